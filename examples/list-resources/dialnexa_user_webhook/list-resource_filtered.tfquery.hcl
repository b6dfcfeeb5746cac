# Lists active webhooks that receive completed calls. Beside the list of all, it would generate these twice.
list "dialnexa_user_webhook" "completed_calls" {
  provider = dialnexa

  config {
    event     = "call.completed"
    is_active = true
  }
}
