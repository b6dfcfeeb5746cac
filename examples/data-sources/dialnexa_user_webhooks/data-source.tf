# Read all webhooks of the workspace.
data "dialnexa_user_webhooks" "all" {}

# Read paused webhooks that receive failed calls.
data "dialnexa_user_webhooks" "paused" {
  event     = "call.failed"
  is_active = false
}

output "paused_ids" {
  value = data.dialnexa_user_webhooks.paused.webhooks[*].id
}

output "urls_by_id" {
  value = { for webhook in data.dialnexa_user_webhooks.all.webhooks : webhook.id => webhook.url }
}
