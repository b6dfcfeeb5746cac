// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// sendOptions is what the flags of send say.
type sendOptions struct {
	url, secret, deliveryCA string
	delivery                mockserver.DeliveryRequest
}

func (o *sendOptions) flags() *flag.FlagSet {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.url, "url", "", "the receiver's `url`")
	set.StringVar(&o.secret, "secret", "", "the `secret` to sign with")
	set.StringVar(&o.delivery.Event, "event", "call.completed", "the `event` to send a sample of")
	set.Func("body", "send this `text` instead of the sample", o.setBody)
	set.BoolVar(&o.delivery.Forged, "forged", false, "sign with something that isn't the secret")
	set.StringVar((*string)(&o.delivery.Edition), "edition", "page", "`form` of the signature: page, spec or bare")
	set.StringVar(&o.deliveryCA, "delivery-ca", "", "trust a receiver with a certificate from this PEM `file`")
	return set
}

func (o *sendOptions) setBody(text string) error {
	o.delivery.Body = []byte(text)
	return nil
}

// send sends one event to a receiver. It fails unless the receiver accepts it or, if it is forged, refuses it.
func (p program) send(args []string) (int, error) {
	var o sendOptions
	set := o.flags()
	err := set.Parse(args)
	switch {
	case err != nil:
	case set.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
	case o.url == "" || o.secret == "":
		err = errors.New("want -url and -secret")
	}
	if err != nil {
		return exitUsage, err
	}
	client, err := deliveryClient(o.deliveryCA, nil)
	if err != nil {
		return exitFailed, err
	}
	mock := mockserver.New(mockserver.Config{DeliveryClient: client})
	mock.Put(mockserver.Webhook{URL: o.url, Events: []string{o.delivery.Event}, Secret: o.secret, IsActive: true})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-p.signals; cancel() }()
	sent, err := mock.Deliver(ctx, o.delivery)
	if err != nil {
		return exitUsage, err
	}
	return p.judge(sent[0])
}

// judge prints a delivery's outcome and returns what is wrong with it.
func (p program) judge(d mockserver.Delivery) (int, error) {
	if d.Err != "" {
		return exitFailed, fmt.Errorf("the event was not delivered: %s", d.Err)
	}
	_, _ = fmt.Fprintf(p.stdout, "%d %s in %d ms\n", d.Status, http.StatusText(d.Status), d.Milliseconds)
	accepted, refused := d.Status >= 200 && d.Status < 300, d.Status >= 400 && d.Status < 500
	switch {
	case d.Forged && accepted:
		return exitFailed, errors.New("the receiver accepted a forged event")
	case d.Forged && !refused:
		return exitFailed, fmt.Errorf("the receiver failed on a forged event: want a status of 4xx, not %d", d.Status)
	case !d.Forged && !accepted:
		return exitFailed, fmt.Errorf("the receiver did not accept the event; its response begins: %q", d.Body)
	}
	return exitOK, nil
}
