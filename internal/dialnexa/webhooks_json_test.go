// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// The bodies that the editions of the contract give as examples.
const (
	pageExample = `{"id":"whk_c9v3nz8rq4pm","url":"https://a.test/hook","events":["call.completed","call.failed"],` +
		`"is_active":true,"created_at":"2024-04-01T08:00:00.000Z"}`
	specExample = `{"id":"webhook_abc123","url":"https://a.test/hook","events":["call.completed"],` +
		`"is_active":true,"secret":"mySuperSecret","createdAt":"2026-07-03T10:30:00.000Z"}`
	specPatchExample = `{"message":"Webhook updated successfully","webhook":{"id":"webhook_abc123",` +
		`"url":"https://a.test/hook","events":["call.completed"],"is_active":false}}`
	specCreateExample = `{"message":"Webhook created successfully","webhook":` + specExample + `}`
)

var (
	pageWebhook = Webhook{
		ID: "whk_c9v3nz8rq4pm", URL: "https://a.test/hook", Events: []string{"call.completed", "call.failed"},
		IsActive: new(true), CreatedAt: "2024-04-01T08:00:00.000Z",
	}
	specWebhook = Webhook{
		ID: "webhook_abc123", URL: "https://a.test/hook", Events: []string{"call.completed"},
		IsActive: new(true), CreatedAt: "2026-07-03T10:30:00.000Z",
	}
)

// wrap adds the envelope that other v1 endpoints have (FIELD).
func wrap(body string) string { return `{"statusCode":200,"data":` + body + `}` }

func TestDecodeWebhook_readsEveryEdition(t *testing.T) {
	t.Parallel()
	patched := specWebhook
	patched.IsActive, patched.CreatedAt = new(false), ""
	for body, want := range map[string]Webhook{
		pageExample: pageWebhook, specExample: specWebhook, specCreateExample: specWebhook, specPatchExample: patched,
		// The id is taken from the webhook first, as the vendor's own integration does (FIELD).
		`{"id":"outer","webhook":{"id":"a"}}`:                            {ID: "a"},
		`{"id":"a","webhook":"","data":[]}`:                              {ID: "a"},
		`{"data":{"webhook":{"id":"a"}}}`:                                {ID: "a"},
		`{"id":"a","url":null,"events":null,"is_active":null}`:           {ID: "a"},
		`{"id":"a","created_at":null,"createdAt":"2026","webhook":null}`: {ID: "a", CreatedAt: "2026"},
	} {
		for _, spelling := range []string{body, wrap(body), " \r\n\t" + body + "\n", strings.ReplaceAll(body, `":`, "\" :\n\t")} {
			if got, err := decodeWebhook([]byte(spelling)); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %+v, %v", spelling, got, err)
			}
		}
	}
}

// A total that makes no sense counts as absent.
func TestDecodeList_readsEveryEdition(t *testing.T) {
	t.Parallel()
	for value, total := range map[string]int{
		`7`: 7, `"7"`: 7, `2147483647`: 1<<31 - 1, `2147483648`: 0, `-1`: 0, `1.5`: 0, `null`: 0, `"many"`: 0, `{}`: 0,
	} {
		totals := `"page":1,"limit":20,"total":` + value + `,"totalPages":` + value
		for body, want := range map[string]listResponse{
			`{"data":[` + pageExample + `]}`:                                  {webhooks: []Webhook{pageWebhook}},
			`{"data":[` + pageExample + `],"meta":{` + totals + `}}`:          {[]Webhook{pageWebhook}, total, total},
			`{"message":"x","webhooks":[` + specExample + `],` + totals + `}`: {[]Webhook{specWebhook}, total, total},
		} {
			for _, spelling := range []string{body, wrap(body)} {
				if got, err := decodeList([]byte(spelling)); err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s: got %+v, %v", spelling, got, err)
				}
			}
		}
	}
}

func TestDecode_tellsWhichFieldHasTheWrongType(t *testing.T) {
	t.Parallel()
	for _, member := range []string{
		`"id":7`, `"url":["https://a.test"]`, `"events":"call.completed"`, `"events":[7]`, `"events":[null]`,
		`"events":["call.completed",null]`, `"is_active":"true"`, `"created_at":7`, `"createdAt":{}`,
	} {
		field, _, _ := strings.Cut(member, ":")
		body := `{"id":"a",` + member + `}`
		for _, spelling := range []string{body, wrap(body), `{"webhook":` + body + `}`} {
			if _, err := decodeWebhook([]byte(spelling)); err == nil || err.Error() != "the field "+field+" has the wrong type" {
				t.Errorf("%s: got %v", spelling, err)
			}
		}
		_, err := decodeList([]byte(`{"data":[` + pageExample + `,` + body + `]}`))
		if err == nil || err.Error() != "item 2 of the list: the field "+field+" has the wrong type" {
			t.Errorf("list of %s: got %v", body, err)
		}
	}
}

func TestDecode_saysWhatIsWrongInWordsThatQuoteNothing(t *testing.T) {
	t.Parallel()
	const secret, noID, noList = "whsec_quoted", `no "id"`, "has no list of webhooks"
	const empty, html, noJSON, noUTF8 = "the body is empty", "an HTML page", "not valid JSON", "not valid UTF-8"
	const kind = "JSON of the wrong kind"
	for _, test := range []struct {
		webhook, list string
		bodies        []string
	}{
		{webhook: empty, list: empty, bodies: []string{"", " \n\t "}},
		{webhook: html, list: html, bodies: []string{"\n<html>" + secret + "</html>"}},
		{webhook: noJSON, list: noJSON, bodies: []string{secret, `{"id":"` + secret + `"} trailing`, strings.Repeat("[", 1_000_000)}},
		{webhook: noUTF8, list: noUTF8, bodies: []string{`{"id":"` + "\xff" + `"}`}},
		{webhook: kind, list: kind, bodies: []string{`"` + secret + `"`, `["` + secret + `"]`}},
		{webhook: "wrong type", list: noList, bodies: []string{`{"events":{"` + secret + `":1}}`}},
		{webhook: noID, list: noList, bodies: []string{`{}`, `null`, `{"id":null}`, `{"webhook":{}}`, `{"webhooks":{}}`}},
		// More envelopes than are taken off.
		{webhook: noID, list: noList, bodies: []string{wrap(wrap(wrap(`{"data":[]}`))), wrap(wrap(wrap(wrap(`{"id":"a"}`))))}},
	} {
		for _, body := range test.bodies {
			_, webhookErr := decodeWebhook([]byte(body))
			_, listErr := decodeList([]byte(body))
			for err, want := range map[error]string{webhookErr: test.webhook, listErr: test.list} {
				if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) {
					t.Errorf("%.40q: got %v, want %q", body, err, want)
				}
			}
		}
	}
}

// FuzzDecode begins with the contract's examples, and what goes wrong with them.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		pageExample, specCreateExample, specPatchExample, wrap(pageExample), `{"data":[` + pageExample + `],"meta":{"total":7}}`,
		`null`, `[]`, `<html>`, `{"id":"a","events":[null]}`, `{"data":[null]}`, `{"data":{"data":{}}}`,
		`{"id":"a","webhook":{"id":"b","webhook":{"id":"c","webhook":{"id":"d"}}}}`, "{\"id\":\"\xff\"}",
		`{"webhooks":[{"id":"a"},{"id":"a"}],"total":"2","totalPages":-1}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w, err := decodeWebhook(body)
		list, _ := decodeList(body)
		if err != nil && !reflect.DeepEqual(w, Webhook{}) {
			t.Errorf("%+v with the error %v", w, err)
		}
		if err == nil {
			list.webhooks = append(list.webhooks, w)
		}
		for _, w := range list.webhooks {
			if w.ID == "" || !utf8.ValidString(strings.Join(append(w.Events, w.ID, w.URL, w.CreatedAt), " ")) {
				t.Errorf("got %+v", w)
			}
		}
		if list.total < 0 || list.totalPages < 0 {
			t.Errorf("a negative total: %d, %d", list.total, list.totalPages)
		}
	})
}
