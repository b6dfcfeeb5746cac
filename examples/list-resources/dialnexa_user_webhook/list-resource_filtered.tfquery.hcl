# Lists active webhooks that receive completed calls. In one file with the list of all, each of these would be generated twice.
list "dialnexa_user_webhook" "completed_calls" {
  provider = dialnexa

  config {
    event     = "call.completed"
    is_active = true
  }
}
