// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	percent = regexp.MustCompile(`%[0-9A-F]{2}`)
	// What encoders of other languages leave or write instead.
	jsComponent = strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*")
)

// spellings returns a secret as it is and in one layer of the escapes of JSON, Go, URLs and HTML, as common encoders write
// them.
func spellings(secret string) []string {
	all := []string{secret, inJSON(secret, true), inJSON(secret, false), strings.ReplaceAll(inJSON(secret, false), "/", `\/`)}
	for _, quoted := range []string{strconv.Quote(secret), strconv.QuoteToASCII(secret)} {
		all = append(all, quoted[1:len(quoted)-1])
	}
	inHTML, inQuery := html.EscapeString(secret), url.QueryEscape(secret)
	all = append(all, inHTML)
	for _, apostrophe := range []string{"&#39;", "&#x27;", "&#039;"} {
		all = append(all, strings.NewReplacer("&#34;", "&quot;", "&#39;", apostrophe).Replace(inHTML))
	}
	for _, escaped := range []string{inQuery, jsComponent.Replace(inQuery), url.PathEscape(secret)} {
		all = append(all, escaped, percent.ReplaceAllStringFunc(escaped, strings.ToLower))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func inJSON(text string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(text) // A string can't fail.
	return b.String()[1 : b.Len()-2]
}
