// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// MoveState takes over webhooks from this provider under another address, and from generic REST providers.
func (r *userWebhookResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveFromAnotherAddress}, {StateMover: moveFromREST}}
}

// moveFromAnotherAddress takes the state as it is, secret and version too. Terraform asks for it if a resource is
// renamed when the provider's address changes (a private registry, a fork), and OpenTofu whenever the address changes.
func moveFromAnotherAddress(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if req.SourceTypeName != userWebhookType {
		return
	}
	state, err := req.SourceRawState.UnmarshalWithOpts(resp.TargetState.Schema.Type().TerraformType(ctx), tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		addMoveError(req, errors.New("its state can't be read"), &resp.Diagnostics)
		return
	}
	resp.TargetState.Raw = state
	var id string
	resp.Diagnostics.Append(resp.TargetState.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.TargetIdentity, id)...)
}

// moveFromREST carries the id over and nothing else, as an import does: the rest of a generic state is bodies, which
// may hold the secret. The read that follows fills in what DialNexa stores.
func moveFromREST(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	id, err := movedID(req)
	if err != nil {
		addMoveError(req, err, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, importedWebhook(id))...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.TargetIdentity, id)...)
}

func addMoveError(req resource.MoveStateRequest, err error, diags *diag.Diagnostics) {
	diags.AddError("Unable to move to "+userWebhookType, fmt.Sprintf("%s can't be moved: %s. Nothing was changed.\n\n"+
		"If it manages a webhook of DialNexa, import that by its ID instead of moving it. The guide \"Adopting existing webhooks\" "+
		"shows how, and how to make Terraform forget the source without deleting anything.", req.SourceTypeName, err))
}

// restState is what a generic provider's state tells of the place of its object. Everything else in it is skipped.
type restState struct {
	ID       string `json:"id"`
	Path     string `json:"path"`
	ReadPath string `json:"read_path"`
}

// movedID finds the id of the webhook that a source manages. Its provider is compared without the host, which may be a
// mirror's; OpenTofu before 1.12.4 gives no address but the first word of the type.
func movedID(req resource.MoveStateRequest) (string, error) {
	var state restState
	if json.Unmarshal(req.SourceRawState.JSON, &state) != nil {
		return "", errors.New("its state can't be read")
	}
	address := strings.Split(strings.ToLower(req.SourceProviderAddress), "/")
	switch strings.Join(address[max(0, len(address)-2):], "/") + " " + req.SourceTypeName {
	case "mastercard/restapi restapi_object", "restapi restapi_object":
		return webhookIDFrom(state.restapiPath())
	case "magodo/restful restful_resource", "restful restful_resource":
		return webhookIDFrom(state.ID) // the path that it reads, built from read_path when the object was created
	}
	return "", fmt.Errorf("it belongs to the provider %s, and only restapi_object of Mastercard/restapi, restful_resource of "+
		"magodo/restful and "+userWebhookType+" can be moved", req.SourceProviderAddress)
}

// restapiPath returns the path that restapi_object reads: read_path, or path with the id behind it. A read_path without
// the id belongs to a search in the list, which says nothing of the object's own path.
func (s restState) restapiPath() string {
	place := s.Path + "/{id}"
	if strings.Contains(s.ReadPath, "{id}") {
		place = s.ReadPath
	}
	return strings.ReplaceAll(place, "{id}", url.PathEscape(s.ID))
}

// webhookPath is the path of the list, or of a webhook and its id.
var webhookPath = regexp.MustCompile(`^(?:.*/)?user-webhooks(?:/+([^/]*))?/*$`)

// webhookIDFrom takes the id from a path such as /v1/user-webhooks/whk_c9v3nz8rq4pm.
func webhookIDFrom(place string) (string, error) {
	place, _, _ = strings.Cut(place, "?") // the query may hold a token
	match := webhookPath.FindStringSubmatch(place)
	if match == nil {
		return "", fmt.Errorf("it manages %q, which is not the path of a webhook, such as \"/user-webhooks/whk_c9v3nz8rq4pm\"", place)
	}
	id, err := url.PathUnescape(match[1])
	if err != nil || dialnexa.CheckID(id) != nil {
		return "", fmt.Errorf("its state has no id of a webhook, only the path %q", place)
	}
	return id, nil
}
