output "ids" {
  description = "The id of each webhook, by its name."
  value       = { for name, webhook in dialnexa_user_webhook.this : name => webhook.id }
}

output "webhooks" {
  description = "Each webhook as it is at DialNexa, by its name. There is no secret in it."
  value = {
    for name, webhook in dialnexa_user_webhook.this : name => {
      id         = webhook.id
      url        = webhook.url
      events     = webhook.events
      is_active  = webhook.is_active
      created_at = webhook.created_at
    }
  }
}
