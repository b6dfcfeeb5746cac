# What `make demo` walks through. It needs Terraform or OpenTofu 1.11, for the
# write-only secret.
terraform {
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source = "dialnexa/dialnexa"
    }
  }
}

# The API key comes from DIALNEXA_API_KEY.
provider "dialnexa" {}

variable "receiver_url" {
  description = "Where DialNexa sends the events to."
  type        = string
}

variable "webhook_secret" {
  description = "What DialNexa signs the events with; it stays out of plans and state."
  type        = string
  sensitive   = true
  ephemeral   = true
}

resource "dialnexa_user_webhook" "calls" {
  url    = var.receiver_url
  events = ["call.completed", "call.failed"]

  secret_wo         = var.webhook_secret
  secret_wo_version = 1 # raise it to rotate the secret
}
