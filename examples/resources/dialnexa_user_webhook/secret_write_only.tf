variable "webhook_secret" {
  description = "Signs deliveries. Needed to create the webhook and to rotate its secret, and at no other time."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

resource "dialnexa_user_webhook" "calls" {
  url    = "https://hooks.example.com/dialnexa"
  events = ["call.completed", "call.failed"]

  # In no plan file and in no state. Sent on create, and when the version changes.
  secret_wo         = var.webhook_secret
  secret_wo_version = 1
}
