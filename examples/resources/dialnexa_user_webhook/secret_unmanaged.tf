import {
  to = dialnexa_user_webhook.crm
  id = "whk_c9v3nz8rq4pm"
}

# Somebody else knows the secret of this webhook. Terraform manages all the rest
# and never touches it.
resource "dialnexa_user_webhook" "crm" {
  url    = "https://crm.example.com/hooks/dialnexa"
  events = ["call.completed"]
}
