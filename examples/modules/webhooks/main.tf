resource "dialnexa_user_webhook" "this" {
  for_each = var.webhooks

  url                   = each.value.url
  events                = coalesce(each.value.events, var.default_events)
  allow_unlisted_events = each.value.allow_unlisted_events
  is_active             = each.value.is_active && !var.paused

  secret_wo         = each.value.manage_secret ? lookup(var.secrets, each.key, null) : null
  secret_wo_version = each.value.manage_secret ? each.value.secret_version : null
}
