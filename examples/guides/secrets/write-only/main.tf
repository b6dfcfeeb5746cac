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
  description = "Secret that signs deliveries. Needed to create the webhook and to rotate its secret."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

variable "webhook_secret_version" {
  description = "Change it to send the secret again."
  type        = string
  default     = "1"
}

resource "dialnexa_user_webhook" "calls" {
  url               = "https://hooks.example.com/dialnexa"
  events            = ["call.completed", "call.failed"]
  secret_wo         = var.webhook_secret
  secret_wo_version = var.webhook_secret_version
}
