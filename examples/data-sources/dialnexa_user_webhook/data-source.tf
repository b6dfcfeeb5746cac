# Find a webhook by its URL.
data "dialnexa_user_webhook" "crm" {
  url = "https://crm.example.com/hooks/dialnexa"
}

# Find a webhook by its ID.
data "dialnexa_user_webhook" "archive" {
  id = "whk_c9v3nz8rq4pm"
}

output "crm_is_delivered_to" {
  value = data.dialnexa_user_webhook.crm.is_active
}
