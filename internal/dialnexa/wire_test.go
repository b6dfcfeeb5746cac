// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// The bodies that the editions of the contract give as examples.
const (
	pageExample        = `{"id":"whk_c9v3nz8rq4pm","url":"https://a.test/hook","events":["call.completed","call.failed"],"is_active":true,"created_at":"2024-04-01T08:00:00.000Z"}`
	specSchemaExample  = `{"message":"Webhook created successfully","webhook":{"id":"webhook_abc123","url":"https://a.test/hook","events":["call.completed"],"is_active":true,"secret":"mySuperSecret","createdAt":"2026-07-03T10:30:00.000Z"}}`
	specExample        = `{"id":"webhook_abc123","url":"https://a.test/hook","events":["call.completed"],"is_active":true,"createdAt":"2026-07-03T10:30:00.000Z"}`
	specPatchExample   = `{"message":"Webhook updated successfully","webhook":{"id":"webhook_abc123","url":"https://a.test/hook","events":["call.completed"],"is_active":false}}`
	specMaskedExample  = `{"message":"x","webhook":{"id":"webhook_abc123","url":"https://a.test/hook","events":["call.completed"],"is_active":true,"secret":"********","createdAt":"2026-07-03T10:30:00.000Z"}}`
	pageListExample    = `{"data":[` + pageExample + `]}`
	metaListExample    = `{"data":[` + pageExample + `],"meta":{"page":1,"limit":20,"total":7,"totalPages":1}}`
	specListExample    = `{"message":"Webhooks retrieved successfully","webhooks":[` + specExample + `],"page":1,"limit":10,"total":1,"totalPages":1}`
	specListExampleTwo = `{"webhooks":[` + specExample + `],"page":1,"limit":10,"total":1}`
)

var (
	pageWebhook = Webhook{
		ID: "whk_c9v3nz8rq4pm", URL: "https://a.test/hook", Events: []string{"call.completed", "call.failed"},
		IsActive: ptr(true), CreatedAt: "2024-04-01T08:00:00.000Z",
	}
	specWebhook = Webhook{
		ID: "webhook_abc123", URL: "https://a.test/hook", Events: []string{"call.completed"},
		IsActive: ptr(true), CreatedAt: "2026-07-03T10:30:00.000Z",
	}
)

// wrap is how other v1 endpoints wrap everything once more (FIELD).
func wrap(body string) string { return `{"statusCode":200,"data":` + body + `}` }

func TestDecodeWebhook_readsEveryEdition(t *testing.T) {
	t.Parallel()
	patched := specWebhook
	patched.IsActive, patched.CreatedAt = ptr(false), ""
	for body, want := range map[string]Webhook{
		pageExample: pageWebhook, specSchemaExample: specWebhook, specExample: specWebhook,
		specPatchExample: patched, specMaskedExample: specWebhook,
	} {
		for _, spelling := range []string{body, wrap(body), " \r\n\t" + body + "\n", strings.ReplaceAll(body, `":`, "\" :\n\t")} {
			if got, err := decodeWebhook([]byte(spelling)); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %+v, %v", spelling, got, err)
			}
		}
	}
}

func TestDecodeList_readsEveryEdition(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		want              Webhook
		total, totalPages *int
	}{
		pageListExample:    {pageWebhook, nil, nil},
		metaListExample:    {pageWebhook, ptr(7), ptr(1)},
		specListExample:    {specWebhook, ptr(1), ptr(1)},
		specListExampleTwo: {specWebhook, ptr(1), nil},
	}
	for body, tt := range tests {
		for _, spelling := range []string{body, wrap(body)} {
			want := listResponse{webhooks: []Webhook{tt.want}, total: tt.total, totalPages: tt.totalPages}
			if got, err := decodeList([]byte(spelling)); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %+v, %v", spelling, got, err)
			}
		}
	}
}

func TestDecodeWebhook_takesTheIDFromTheWebhookFirst(t *testing.T) {
	t.Parallel()
	// As the vendor's own integration does (FIELD).
	for _, body := range []string{
		`{"id":"outer","webhook":{"id":"a"}}`, `{"id":"a"}`, `{"id":"a","webhook":null}`, `{"id":"a","webhook":"","data":[]}`,
		`{"data":{"webhook":{"id":"a"}}}`, `{"data":{"data":{"webhook":{"id":"a"}}}}`,
	} {
		if got, err := decodeWebhook([]byte(body)); err != nil || got.ID != "a" {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}

func TestWebhook_mergeMissing_keepsWhatThereIs(t *testing.T) {
	t.Parallel()
	for _, w := range []Webhook{specWebhook, {}} {
		if got := w.mergeMissing(specWebhook).mergeMissing(pageWebhook); got.ID != w.ID || !reflect.DeepEqual(Webhook{ID: specWebhook.ID}.mergeMissing(got), specWebhook) {
			t.Errorf("got %+v", got)
		}
	}
}

func TestDecodeWebhook_takesNullForAbsent(t *testing.T) {
	t.Parallel()
	body := `{"id":"a","url":null,"events":null,"is_active":null,"created_at":null,"createdAt":null,"secret":null}`
	if got, err := decodeWebhook([]byte(body)); err != nil || !reflect.DeepEqual(got, Webhook{ID: "a"}) || got.complete() {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestDecodeWebhook_tellsWhichFieldHasTheWrongType(t *testing.T) {
	t.Parallel()
	for field, values := range map[string][]string{
		"id":         {`7`, `true`, `{}`, `[]`},
		"url":        {`7`, `false`, `{}`, `["https://a.test"]`},
		"events":     {`7`, `"call.completed"`, `{}`, `[7]`, `[["call.completed"]]`, `[null]`, `["call.completed",null]`},
		"is_active":  {`7`, `"true"`, `{}`, `[]`, `1`},
		"created_at": {`7`, `1.5e9`, `{}`, `[]`},
		"createdAt":  {`7`, `-1`, `{}`, `[]`},
	} {
		for _, value := range values {
			body := strings.Replace(`{"id":"a","FIELD":VALUE}`, `FIELD":VALUE`, field+`":`+value, 1)
			for _, spelling := range []string{body, wrap(body), `{"webhook":` + body + `}`} {
				_, err := decodeWebhook([]byte(spelling))
				if err == nil || !strings.Contains(err.Error(), `"`+field) || !strings.Contains(err.Error(), "wrong type") {
					t.Errorf("%s: got %v", spelling, err)
				}
			}
			_, err := decodeList([]byte(`{"data":[` + pageExample + `,` + body + `]}`))
			if err == nil || !strings.Contains(err.Error(), "item 2 of the list") || !strings.Contains(err.Error(), field) {
				t.Errorf("list of %s: got %v", body, err)
			}
		}
	}
}

func TestDecodeList_ignoresTotalsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]*int{
		`7`: ptr(7), `"7"`: ptr(7), `0`: ptr(0), `-1`: nil, `"-1"`: nil, `1.5`: nil, `1e3`: nil, `99999999999`: nil,
		`99999999999999999999999`: nil, `null`: nil, `""`: nil, `"many"`: nil, `{}`: nil, `[]`: nil, `true`: nil,
	} {
		for _, body := range []string{
			`{"data":[],"meta":{"total":VALUE,"totalPages":VALUE}}`, `{"webhooks":[],"total":VALUE,"totalPages":VALUE}`,
			`{"statusCode":200,"data":{"webhooks":[],"total":VALUE,"totalPages":VALUE}}`,
		} {
			got, err := decodeList([]byte(strings.ReplaceAll(body, "VALUE", value)))
			if err != nil || !reflect.DeepEqual(got.total, want) || !reflect.DeepEqual(got.totalPages, want) {
				t.Errorf("%s in %s: got %+v, %v", value, body, got, err)
			}
		}
	}
}

func TestDecode_saysWhatIsWrongInWordsThatQuoteNothing(t *testing.T) {
	t.Parallel()
	const secret = "whsec_quoted"
	tests := map[string]string{
		"":                                 "the body is empty",
		" \n\t ":                           "the body is empty",
		"<html>" + secret + "</html>":      "an HTML page",
		"\n<!doctype html>":                "an HTML page",
		secret:                             "not valid JSON",
		`{"` + secret:                      "not valid JSON",
		`{"id":"` + secret + `"} trailing`: "not valid JSON",
		`"` + secret + `"`:                 "JSON of the wrong kind",
		`7`:                                "JSON of the wrong kind",
		`["` + secret + `"]`:               "JSON of the wrong kind",
		`{"id":"` + "\xff" + `"}`:          "not valid UTF-8",
		"\xef\xbb\xbf{}":                   "not valid JSON",
		strings.Repeat("[", 1_000_000):     "not valid JSON",
		strings.Repeat(`{"data":`, 20_000) + "1" + strings.Repeat("}", 20_000): "not valid JSON",
		`{"events":{"` + secret + `":1}}`:                                      "wrong type",
	}
	for body, want := range tests {
		_, err := decodeWebhook([]byte(body))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) {
			t.Errorf("a webhook of %.40q: got %v, want %q", body, err, want)
		}
		if _, err := decodeList([]byte(body)); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("a list of %.40q: got %v", body, err)
		}
	}
	for _, body := range []string{`{}`, `null`, `{"data":null}`, `{"data":{}}`, `{"webhooks":{}}`, `{"data":{"data":{"data":{"data":[]}}}}`} {
		if _, err := decodeList([]byte(body)); err == nil || !strings.Contains(err.Error(), "has no list of webhooks") {
			t.Errorf("%s: got %v", body, err)
		}
	}
	for _, body := range []string{`{}`, `null`, `{"id":""}`, `{"id":null}`, `{"webhook":{}}`} {
		if _, err := decodeWebhook([]byte(body)); err == nil || !strings.Contains(err.Error(), `no "id"`) {
			t.Errorf("%s: got %v", body, err)
		}
	}
}

func TestDecodeErrorMessages(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`{"statusCode":400,"message":"url must be a valid URL","error":"Bad Request"}`: {"url must be a valid URL"},
		`{"statusCode":400,"message":["a","b"],"error":"Bad Request"}`:                 {"a", "b"},
		`{"message":"","error":"Bad Request"}`:                                         {"Bad Request"},
		`{"message":[],"error":"Bad Request"}`:                                         {"Bad Request"},
		`{"message":null,"error":["x"]}`:                                               {"x"},
		`{"message":{"a":1},"error":"x"}`:                                              {"x"},
		`{"message":7}`:                                                                nil,
		`{"message":["a",7]}`:                                                          nil,
		`{}`:                                                                           nil,
		`[]`:                                                                           nil,
		`"text"`:                                                                       nil,
		`<html>`:                                                                       nil,
		``:                                                                             nil,
	} {
		if got := decodeErrorMessages([]byte(body)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

func TestNewWebhook_isEncodedAsTheContractHasIt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value any
		want  string
	}{
		{NewWebhook{URL: "u", Events: []string{"e"}, Secret: "s"}, `{"url":"u","events":["e"],"secret":"s","is_active":false}`},
		{WebhookPatch{}, `{}`},
		{WebhookPatch{URL: ptr("u"), Events: []string{}}, `{"url":"u"}`},
		{WebhookPatch{IsActive: ptr(false), URL: ptr("")}, `{"url":"","is_active":false}`},
	} {
		if got, err := json.Marshal(tt.value); err != nil || string(got) != tt.want {
			t.Errorf("got %s, %v; want %s", got, err, tt.want)
		}
	}
}
