// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestParseFault_readsEveryPart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]mockserver.Fault{
		"": {},
		"method=POST,path=/v1/user-webhooks,status=500,act=true,times=2": {
			Method: "POST", Path: "/v1/user-webhooks", Status: 500, Act: true, Times: 2,
		},
		"cut=true,skip=3,times=-1":       {Cut: true, Skip: 3, Times: -1},
		"truncate=10":                    {Truncate: 10},
		"status=502,no-body=true":        {Status: 502, NoBody: true},
		"delay=1s,delay-after=1m30s":     {Delay: time.Second, DelayAfter: 90 * time.Second},
		"header=A: 1,header=a:2,act=0":   {Header: http.Header{"A": {"1", "2"}}},
		"content-type=text/x,body=a,b=c": {ContentType: "text/x", Body: "a,b=c"},
	} {
		if got, err := parseFault(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, %+v", text, err, got)
		}
	}
}

func TestParseFault_refusesTheRest(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		",", "status", "status=", "status=5", "status=1000", "times=-2", "skip=-1", "cut=maybe", "delay=5",
		"delay=-5s", "header=x", "header=: x", "Status=500",
	} {
		if got, err := parseFault(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
