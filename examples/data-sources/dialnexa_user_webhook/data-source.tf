# A webhook that something else manages, found by its url.
data "dialnexa_user_webhook" "crm" {
  url = "https://crm.example.com/hooks/dialnexa"
}

# Or by its id.
data "dialnexa_user_webhook" "archive" {
  id = "whk_c9v3nz8rq4pm"
}

output "crm_is_delivered_to" {
  value = data.dialnexa_user_webhook.crm.is_active
}
