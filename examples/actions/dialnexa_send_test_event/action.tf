variable "webhook_secret" {
  description = "Signs deliveries. Ephemeral, so it is in no plan file and in no state."
  type        = string
  ephemeral   = true
  sensitive   = true
}

resource "dialnexa_user_webhook" "calls" {
  url               = "https://hooks.example.com/dialnexa"
  events            = ["call.completed", "call.failed"]
  secret_wo         = var.webhook_secret
  secret_wo_version = 1

  # Each time the webhook is made or changed, find out whether its receiver works.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.dialnexa_send_test_event.calls]
    }
  }
}

# Or at any time, without a plan of anything else:
#   terraform apply -invoke=action.dialnexa_send_test_event.calls
action "dialnexa_send_test_event" "calls" {
  config {
    url                     = dialnexa_user_webhook.calls.url
    secret                  = var.webhook_secret
    event                   = "call.completed"
    expect_forgery_rejected = true
  }
}
