# Lists active webhooks that receive completed calls.
list "dialnexa_user_webhook" "completed_calls" {
  provider = dialnexa

  config {
    event     = "call.completed"
    is_active = true
  }
}
