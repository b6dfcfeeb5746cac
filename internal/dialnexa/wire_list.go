// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// listResponse is one page of the list. A total that is absent, negative or malformed is nil.
type listResponse struct {
	webhooks   []Webhook
	total      *int
	totalPages *int
}

// wireList is a page of the list in any edition: PAGE has "data" and perhaps "meta", SPEC has "webhooks" and the totals
// beside it, and FIELD wraps either once more in "data".
type wireList struct {
	Webhooks json.RawMessage `json:"webhooks"`
	Data     json.RawMessage `json:"data"`
	Meta     struct {
		Total      json.RawMessage `json:"total"`
		TotalPages json.RawMessage `json:"totalPages"`
	} `json:"meta"`
	Total      json.RawMessage `json:"total"`
	TotalPages json.RawMessage `json:"totalPages"`
}

// decodeList reads a page of the list out of a response of any edition.
func decodeList(body []byte) (listResponse, error) {
	if err := checkText(body); err != nil {
		return listResponse{}, err
	}
	raw := json.RawMessage(body)
	var page listResponse
	for range maxEnvelopes {
		var list wireList
		if err := json.Unmarshal(raw, &list); err != nil {
			return listResponse{}, jsonReason(err)
		}
		page.total = firstCount(page.total, list.Meta.Total, list.Total)
		page.totalPages = firstCount(page.totalPages, list.Meta.TotalPages, list.TotalPages)
		switch {
		case isArray(list.Webhooks):
			err := decodeItems(list.Webhooks, &page)
			return page, err
		case isArray(list.Data):
			err := decodeItems(list.Data, &page)
			return page, err
		case isObject(list.Data):
			raw = list.Data
		default:
			return listResponse{}, errors.New("the response has no list of webhooks")
		}
	}
	return listResponse{}, errors.New("the response has no list of webhooks")
}

func decodeItems(raw json.RawMessage, into *listResponse) error {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return jsonReason(err)
	}
	into.webhooks = make([]Webhook, 0, len(items))
	for i, item := range items {
		w, err := decodeItem(item)
		if err != nil {
			return fmt.Errorf("item %d of the list: %w", i+1, err)
		}
		into.webhooks = append(into.webhooks, w)
	}
	return nil
}

// firstCount is the first of the candidates that is a whole number of at least zero, unless one was found before.
func firstCount(found *int, candidates ...json.RawMessage) *int {
	for _, raw := range candidates {
		if found != nil {
			break
		}
		n, err := strconv.ParseInt(string(bytes.Trim(raw, `"`)), 10, 64)
		if err == nil && n >= 0 && n <= math.MaxInt32 {
			count := int(n)
			found = &count
		}
	}
	return found
}
