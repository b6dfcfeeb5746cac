# The webhooks that get completed calls and are not paused.
list "dialnexa_user_webhook" "completed_calls" {
  provider = dialnexa

  config {
    event     = "call.completed"
    is_active = true
  }
}
