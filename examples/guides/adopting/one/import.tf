import {
  provider = dialnexa

  to = dialnexa_user_webhook.crm
  id = "whk_c9v3nz8rq4pm"
}
