# Used by `make demo`. Needs Terraform or OpenTofu 1.11 for the write-only secret.
terraform {
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source = "dialnexa/dialnexa"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

variable "receiver_url" {
  description = "URL that DialNexa sends events to."
  type        = string
}

variable "webhook_secret" {
  description = "Secret that signs deliveries. Ephemeral, so no plan and no state holds it."
  type        = string
  sensitive   = true
  ephemeral   = true
}

resource "dialnexa_user_webhook" "calls" {
  url    = var.receiver_url
  events = ["call.completed", "call.failed"]

  secret_wo         = var.webhook_secret
  secret_wo_version = 1 # increment it to rotate the secret
}
