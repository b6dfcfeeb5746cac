variable "webhook_secret" {
  description = "Secret that signs deliveries. Needed to create the webhook and to rotate its secret."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

resource "dialnexa_user_webhook" "calls" {
  url    = "https://hooks.example.com/dialnexa"
  events = ["call.completed", "call.failed"]

  # Sent when the webhook is created and when the version changes. Stored in no plan and no state.
  secret_wo         = var.webhook_secret
  secret_wo_version = 1
}
