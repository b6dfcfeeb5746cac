// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	digit     = regexp.MustCompile(`[0-9]`)
	unixTime  = regexp.MustCompile(`[0-9]{9,}`)
	fieldName = regexp.MustCompile(`^[A-Za-z_]{1,24}$`)
	wrapping  = regexp.MustCompile(`^\{data: (.*), statusCode: number\}$`)
)

// editionOf returns the document that shows a shape. Each shape may be in one more wrapping.
func editionOf(shape string) string {
	const page = "{created_at: time, events: [string], id: string, is_active: bool, url: string}"
	const totals = "limit: number, page: number, total: number"
	example := strings.Replace(page, "created_at", "createdAt", 1)
	masked := strings.Replace(example, "url", "secret: ********, url", 1)
	inside := wrapping.ReplaceAllString(shape, "$1")
	wrapped := either(inside == shape, "", "-wrapped")
	for name, shapes := range map[string][]string{
		"page":         {page, "{data: [" + page + "]}"},
		"page-meta":    {"{data: [" + page + "], meta: {" + totals + ", totalPages: number}}"},
		"delete":       {"{message: string}", "{id: string, message: string}", "{message: string, success: bool}"},
		"spec-example": {example, "{" + totals + ", webhooks: [" + example + "]}"},
		"spec": {
			"{message: string, webhook: " + strings.Replace(masked, "********", "string", 1) + "}",
			"{message: string, webhook: " + masked + "}",
			"{message: string, webhook: " + strings.Replace(page, "created_at: time, ", "", 1) + "}",
			"{limit: number, message: string, page: number, total: number, totalPages: number, webhooks: [" + masked + "]}",
		},
	} {
		if slices.Contains(shapes, inside) {
			return name + wrapped
		}
	}
	return "in no document:"
}

// describe returns the status, the document and the shape of a response, or the message if it is an error.
func (c *liveCheck) describe(r liveReply) string {
	form := shape(r.body)
	switch kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); {
	case r.body == nil:
		return fmt.Sprintf("%d, no JSON (%s)", r.Status, cmp.Or(kind, "no type"))
	case r.ok():
		return fmt.Sprintf("%d %s %s", r.Status, editionOf(form), form)
	}
	object := r.first(func(o map[string]any) bool { return o["message"] != nil })
	message := c.clean(fmt.Sprint(object["message"]))
	return fmt.Sprintf("%d %.120q %s", r.Status, message, form)
}

// shape returns the names and types of a value, without names that could be data and webhooks that are not the check's.
func shape(v any) string {
	parts := map[string]bool{}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if object, _ := item.(map[string]any); !isWebhook(object) || isOwn(object) {
				parts[shape(item)] = true
			}
		}
		return "[" + strings.Join(slices.Sorted(maps.Keys(parts)), " or ") + "]"
	case map[string]any:
		for name := range v {
			if fieldName.MatchString(name) {
				parts[name+": "+shape(v[name])] = true
			}
		}
		return "{" + strings.Join(slices.Sorted(maps.Keys(parts)), ", ") + "}"
	case string:
		if _, err := time.Parse(time.RFC3339, v); err == nil {
			return "time"
		}
		return either(v != "" && strings.Trim(v, "*") == "", v, "string")
	case float64:
		return "number"
	case bool:
		return "bool"
	default:
		return "null"
	}
}

// form returns the value of a header about the rate limit, which is a date, a time, or else a count or seconds.
func form(value string) string {
	if len(value) > 12 {
		return digit.ReplaceAllString(value, "0")
	}
	return unixTime.ReplaceAllString(value, "Unix time")
}

// collect returns the objects in a value that match, in their order.
func collect(v any, match func(map[string]any) bool) (found []map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			found = append(found, collect(item, match)...)
		}
	case map[string]any:
		if match(v) {
			return []map[string]any{v}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			found = append(found, collect(v[name], match)...)
		}
	}
	return found
}

func isWebhook(object map[string]any) bool { return idOf(object) != "" && object["url"] != nil }

// isOwn reports whether an object is a webhook that this or an earlier run of the check has made.
func isOwn(object map[string]any) bool {
	text, _ := object["url"].(string)
	u, err := url.Parse(text)
	return err == nil && isWebhook(object) && (strings.HasPrefix(u.Path, "/"+liveMarker+"/") ||
		strings.Trim(u.Path, "/") == "" && strings.HasPrefix(u.RawQuery, liveMarker+"="))
}

func idOf(object map[string]any) string {
	id, _ := object["id"].(string)
	return id
}

func idsOf(webhooks []map[string]any) (ids []string) {
	for _, w := range webhooks {
		ids = append(ids, idOf(w))
	}
	return ids
}
