variable "webhook_secret" {
  description = "Secret that signs deliveries. Ephemeral, so no plan and no state holds it."
  type        = string
  ephemeral   = true
  sensitive   = true
}

resource "dialnexa_user_webhook" "calls" {
  url               = "https://hooks.example.com/dialnexa"
  events            = ["call.completed", "call.failed"]
  secret_wo         = var.webhook_secret
  secret_wo_version = 1

  # Test the receiver each time the webhook is created or changed.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.dialnexa_send_test_event.calls]
    }
  }
}

# To run it at any time, with Terraform 1.14 and 1.15 (1.16 passes no ephemeral value to it):
#   terraform apply -invoke=action.dialnexa_send_test_event.calls
action "dialnexa_send_test_event" "calls" {
  config {
    url                     = dialnexa_user_webhook.calls.url
    secret                  = var.webhook_secret
    event                   = "call.completed"
    expect_forgery_rejected = true
  }
}
