// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

// Both configurations declare the sample webhooks of the mock, and differ in
// nothing but the provider. They have no large value, such as a map to go
// through: the CLI would look at all of it for each resource. The bare one has no
// provider either, and a single text per resource instead of the same data.
const (
	configuration = variables + `terraform {
  required_providers {
    dialnexa = { source = "dialnexa/dialnexa" }
  }
}

resource "dialnexa_user_webhook" "bench" {
  count     = var.webhooks
  url       = "https://receiver.invalid/hooks${var.edition}/${count.index + var.first}"
  events    = local.events[(count.index + var.first - 1) % 4]
  is_active = (count.index + var.first - 1) % 5 != 4
  secret    = "whsec_sample_${count.index + var.first}"
}
`
	floorConfiguration = variables + `resource "terraform_data" "bench" {
  count = var.webhooks
  input = {
    url       = "https://receiver.invalid/hooks${var.edition}/${count.index + var.first}"
    events    = local.events[(count.index + var.first - 1) % 4]
    is_active = (count.index + var.first - 1) % 5 != 4
    secret    = "whsec_sample_${count.index + var.first}"
  }
}
`
	bareConfiguration = variables + `resource "terraform_data" "bench" {
  count = var.webhooks
  input = "https://receiver.invalid/hooks${var.edition}/${count.index + var.first}"
}
`
	variables = `variable "webhooks" {
  type = number
}

variable "first" {
  type    = number
  default = 1
}

variable "edition" {
  type    = string
  default = ""
}

locals {
  events = [
    ["call.completed"],
    ["call.completed", "call.failed"],
    ["campaign.completed", "campaign.paused"],
    ["workflow.lead.completed"],
  ]
}

`
)
