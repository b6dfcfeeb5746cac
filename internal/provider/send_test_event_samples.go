// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

// sampleEvents has a body for each event of the catalog. Only that of call.completed was seen in the field, which is flat
// and does not name the event; the others are modeled on it. "metadata" tells a receiver that it is a test.
var sampleEvents = map[string]string{
	"call.completed": `{"call_id":"call_8f2k1m9x4q7t","status":"completed","sentiment":"positive",` +
		`"summary":"The caller confirmed the appointment on Friday at ten.",` +
		`"transcript":"Agent: Does Friday at ten suit you?\nCaller: Yes, it does.",` +
		`"extracted_data":{"appointment":"Friday 10:00"},"duration":73,` +
		`"recording_url":"https://recordings.example.com/call_8f2k1m9x4q7t.mp3","agent_id":"agent_3h6j9d2s",` + sampleMetadata + `}`,
	"call.failed": `{"call_id":"call_8f2k1m9x4q7t","status":"failed","sentiment":"","summary":"","transcript":"",` +
		`"extracted_data":{},"duration":0,"recording_url":"","agent_id":"agent_3h6j9d2s",` + sampleMetadata + `}`,
	"call.no_answer": `{"call_id":"call_8f2k1m9x4q7t","status":"no_answer","sentiment":"","summary":"","transcript":"",` +
		`"extracted_data":{},"duration":0,"recording_url":"","agent_id":"agent_3h6j9d2s",` + sampleMetadata + `}`,
	"campaign.completed": `{"campaign_id":"campaign_5b8n2v7c","status":"completed","leads_total":120,"leads_called":120,` + sampleMetadata + `}`,
	"campaign.paused":    `{"campaign_id":"campaign_5b8n2v7c","status":"paused","leads_total":120,"leads_called":45,` + sampleMetadata + `}`,
	"workflow.lead.completed": `{"workflow_id":"workflow_7t4m1x6q","lead_id":"lead_4r9w1z6p","status":"completed",` +
		`"steps_total":3,"steps_completed":3,` + sampleMetadata + `}`,
}

const sampleMetadata = `"metadata":{"source":"terraform","test":true}`
