output "ids" {
  description = "ID of each webhook, by key."
  value       = { for key, webhook in dialnexa_user_webhook.this : key => webhook.id }
}

output "webhooks" {
  description = "Each webhook without its secret, by key: `id`, `url`, `events`, `is_active` and `created_at`."
  value = {
    for key, webhook in dialnexa_user_webhook.this : key => {
      id         = webhook.id
      url        = webhook.url
      events     = webhook.events
      is_active  = webhook.is_active
      created_at = webhook.created_at
    }
  }
}
