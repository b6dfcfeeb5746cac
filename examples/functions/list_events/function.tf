variable "webhook_secret" {
  description = "Secret that signs deliveries."
  type        = string
  sensitive   = true
}

# All events except those of campaigns.
resource "dialnexa_user_webhook" "calls" {
  url    = "https://hooks.example.com/dialnexa"
  secret = var.webhook_secret
  events = setsubtract(
    provider::dialnexa::list_events(), ["campaign.completed", "campaign.paused"]
  )
}
