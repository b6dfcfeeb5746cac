# Fails with the key of another workspace, before a webhook is registered there.
data "dialnexa_agent" "workspace" {
  count = var.workspace_agent_id == null ? 0 : 1

  id = var.workspace_agent_id
}

resource "dialnexa_user_webhook" "this" {
  for_each = var.webhooks

  url                   = each.value.url
  events                = coalesce(each.value.events, var.default_events)
  allow_unlisted_events = each.value.allow_unlisted_events
  is_active             = each.value.is_active && !var.paused

  secret_wo         = each.value.manage_secret ? lookup(var.secrets, each.key, null) : null
  secret_wo_version = each.value.manage_secret ? each.value.secret_version : null

  depends_on = [data.dialnexa_agent.workspace]
}
