terraform {
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

variable "webhook_secret" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}

locals {
  url = "https://hooks.example.com/dialnexa"
}

resource "dialnexa_user_webhook" "calls" {
  url               = local.url
  events            = ["call.completed", "call.failed"]
  secret_wo         = var.webhook_secret
  secret_wo_version = 1
}

data "dialnexa_user_webhooks" "calls" {
  url = local.url # a reference to the webhook would delay the read in a plan that changes it
}

# A second webhook with the same URL would deliver each event twice.
check "one_webhook_for_each_url" {
  assert {
    condition = length(data.dialnexa_user_webhooks.calls.webhooks) <= 1
    error_message = join(" ", [
      "Webhooks with the same URL:", join(", ", data.dialnexa_user_webhooks.calls.webhooks[*].id),
    ])
  }
}
