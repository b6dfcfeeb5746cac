variable "webhook_secrets" {
  description = "Secret of each receiver, by name."
  type        = map(string)
  sensitive   = true
}

locals {
  receivers = {
    crm     = { url = "https://crm.example.com/hooks/dialnexa", events = ["call.completed"] }
    reports = { url = "https://reports.example.com/dialnexa", events = ["campaign.completed", "campaign.paused"] }
  }
}

resource "dialnexa_user_webhook" "receiver" {
  for_each = local.receivers

  url       = each.value.url
  events    = each.value.events
  secret    = var.webhook_secrets[each.key]
  is_active = each.key != "reports" # paused until the receiver is up
}
