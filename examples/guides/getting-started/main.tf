terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

# Reads DIALNEXA_API_KEY and, for the mock, DIALNEXA_BASE_URL.
provider "dialnexa" {}

variable "webhook_secret" {
  description = "Secret that signs deliveries. The receiver needs it too."
  type        = string
  sensitive   = true
}

resource "dialnexa_user_webhook" "calls" {
  url    = "https://hooks.example.com/dialnexa"
  events = ["call.completed", "call.failed"]
  secret = var.webhook_secret
}

output "webhook_id" {
  value = dialnexa_user_webhook.calls.id
}
