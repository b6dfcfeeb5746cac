import {
  to = dialnexa_user_webhook.crm
  id = "whk_c9v3nz8rq4pm"
}

# Without secret and secret_wo, Terraform manages everything but the secret.
resource "dialnexa_user_webhook" "crm" {
  url    = "https://crm.example.com/hooks/dialnexa"
  events = ["call.completed"]
}
