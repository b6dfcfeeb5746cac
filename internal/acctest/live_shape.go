// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var liveCalls = []string{"create", "read", "update", "list"}

// editions returns the documented shapes of the responses to liveCalls. Each may be in one more wrapping.
func editions() map[string][]string {
	const item = "events: [string], id: string, is_active: bool, %surl: string}"
	const envelope, totals = "{message: string, webhook: %s}", "limit: number, page: number, total: number"
	page := "{created_at: time, " + fmt.Sprintf(item, "")
	example := "{createdAt: time, " + fmt.Sprintf(item, "")
	spec := "{createdAt: time, " + fmt.Sprintf(item, "secret: ********, ")
	created := strings.Replace(spec, "********", "string", 1)
	known := map[string][]string{
		"page":         {page, page, page, "{data: [" + page + "]}"},
		"page-meta":    {page, page, page, "{data: [" + page + "], meta: {" + totals + ", totalPages: number}}"},
		"spec-example": {example, example, example, "{" + totals + ", webhooks: [" + example + "]}"},
		"spec": {
			fmt.Sprintf(envelope, created), fmt.Sprintf(envelope, spec), fmt.Sprintf(envelope, "{"+fmt.Sprintf(item, "")),
			"{limit: number, message: string, page: number, total: number, totalPages: number, webhooks: [" + spec + "]}",
		},
	}
	for name, shapes := range maps.Clone(known) {
		for _, shape := range shapes {
			known[name+"-wrapped"] = append(known[name+"-wrapped"], "{data: "+shape+", statusCode: number}")
		}
	}
	return known
}

// dialect returns the documented names of the shapes of some of liveCalls.
func dialect(shapes []string, calls ...int) string {
	names := []string{}
	for name, edition := range editions() {
		if !slices.ContainsFunc(calls, func(call int) bool { return shapes[call] != edition[call] }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return cmp.Or(strings.Join(names, " or "), "in no document")
}

var fieldName = regexp.MustCompile(`^[A-Za-z_]{1,24}$`)

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
		if v != "" && strings.Trim(v, "*") == "" {
			return v
		}
		return "string"
	case float64:
		return "number"
	case bool:
		return "bool"
	default:
		return "null"
	}
}

// describe returns the status and shape of a response, and the message if it is an error.
func (c *liveCheck) describe(r liveReply) string {
	if r.body == nil {
		kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		return fmt.Sprintf("%d, no JSON (%s)", r.StatusCode, cmp.Or(kind, "no type"))
	}
	message := ""
	if object := r.first(func(o map[string]any) bool { return o["message"] != nil && !r.ok() }); object != nil {
		message = fmt.Sprintf(" %.120q", c.clean(fmt.Sprint(object["message"])))
	}
	return fmt.Sprintf("%d%s %s", r.StatusCode, message, shape(r.body))
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

var digit = regexp.MustCompile(`[0-9]`)

// headerForm returns the form of a header's value. A limit is shown as it is.
func headerForm(name, value string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case value == "":
		return "absent"
	case err != nil:
		return digit.ReplaceAllString(value, "0")
	case n > 1e11:
		return "Unix time in milliseconds"
	case n > 1e8:
		return "Unix time"
	case strings.HasSuffix(name, "limit"):
		return value
	default:
		return either(strings.HasSuffix(name, "remaining"), "number", "seconds")
	}
}
