// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var _ resource.ResourceWithMoveState = (*userWebhookResource)(nil)

// MoveState takes over webhooks that generic REST providers manage.
func (r *userWebhookResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveFromREST}}
}

// moveFromREST carries the id over and nothing else, as an import does: the rest of a generic state is bodies, which may
// hold the secret. The read that follows fills in what DialNexa stores.
func moveFromREST(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	source := restSource{Provider: req.SourceProviderAddress, Type: req.SourceTypeName}
	id, err := source.webhookID(req.SourceRawState.JSON)
	if err != nil {
		resp.Diagnostics.AddError("Unable to move to dialnexa_user_webhook", fmt.Sprintf("%s can't be moved: %s. Nothing was changed.\n\n"+
			"If it manages a webhook of DialNexa, import that by its id instead of moving it. The guide \"Adopting existing webhooks\" "+
			"shows how, and how to make Terraform forget the source without deleting anything.", req.SourceTypeName, err))
		return
	}
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, userWebhookModel{ID: types.StringValue(id), Events: types.SetNull(types.StringType)})...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.TargetIdentity, id)...)
}

// restSource is a resource type of another provider. Its address is compared without the host, which may be a mirror's;
// OpenTofu before 1.12.4 gives no address but the first word of the type.
type restSource struct{ Provider, Type string }

// restState is what a generic provider's state tells of the place of its object. Everything else in it is skipped.
type restState struct {
	ID       string `json:"id"`
	Path     string `json:"path"`
	ReadPath string `json:"read_path"`
}

// webhookID finds the id of the webhook that a source manages.
func (s restSource) webhookID(state []byte) (string, error) {
	var held restState
	if json.Unmarshal(state, &held) != nil {
		return "", errors.New("its state can't be read")
	}
	address := strings.Split(strings.ToLower(s.Provider), "/")
	var place string
	switch strings.Join(address[max(0, len(address)-2):], "/") + " " + s.Type {
	case "mastercard/restapi restapi_object", "restapi restapi_object":
		place = held.restapiPath()
	case "magodo/restful restful_resource", "restful restful_resource":
		place = held.ID // the path that it reads, built from read_path when the object was created
	default:
		return "", fmt.Errorf("it belongs to the provider %s, and only restapi_object of Mastercard/restapi and restful_resource of "+
			"magodo/restful can be moved", s.Provider)
	}
	return webhookIDFrom(place)
}

// restapiPath is the path that restapi_object reads: read_path, or path with the id behind it. A read_path without the id
// belongs to a search in the list, which says nothing of the object's own path.
func (s restState) restapiPath() string {
	place := s.Path + "/{id}"
	if strings.Contains(s.ReadPath, "{id}") {
		place = s.ReadPath
	}
	return strings.ReplaceAll(place, "{id}", url.PathEscape(s.ID))
}

// webhookIDFrom takes the id from a path such as /v1/user-webhooks/whk_c9v3nz8rq4pm.
func webhookIDFrom(place string) (string, error) {
	place, _, _ = strings.Cut(place, "?") // what stands behind it may be a token
	segments := strings.FieldsFunc(place, func(r rune) bool { return r == '/' })
	n := len(segments)
	switch {
	case n > 0 && segments[n-1] == webhooksSegment:
		return "", fmt.Errorf("its state has no id of a webhook, only the path %q", place)
	case n < 2 || segments[n-2] != webhooksSegment:
		return "", fmt.Errorf("it manages %q, which is not the path of a webhook, such as \"/%s/whk_c9v3nz8rq4pm\"", place, webhooksSegment)
	}
	id, err := url.PathUnescape(segments[n-1])
	if err == nil {
		err = dialnexa.CheckID(id)
	}
	if err != nil {
		return "", fmt.Errorf("its state has no id of a webhook, only the path %q", place)
	}
	return id, nil
}

// webhooksSegment is the part of a path that holds webhooks.
const webhooksSegment = "user-webhooks"
