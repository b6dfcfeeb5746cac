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
