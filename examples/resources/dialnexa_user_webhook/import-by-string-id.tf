import {
  to = dialnexa_user_webhook.calls
  id = "whk_c9v3nz8rq4pm"
}

resource "dialnexa_user_webhook" "calls" {
  url    = "https://hooks.example.com/dialnexa"
  events = ["call.completed", "call.failed"]
}
