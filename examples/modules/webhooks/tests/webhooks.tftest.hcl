# Run against dialnexa-mock, with DIALNEXA_API_KEY and DIALNEXA_BASE_URL set.

variables {
  webhooks = {
    crm     = { url = "https://hooks.example.com/crm" }
    reports = { url = "https://hooks.example.com/reports", events = ["campaign.completed"], is_active = false }
  }
  secrets = { crm = "whsec_example_crm", reports = "whsec_example_reports" }
}

run "creates_webhooks" {
  assert {
    condition     = length(output.ids) == 2 && alltrue([for id in values(output.ids) : length(id) > 0])
    error_message = "Each webhook has an id."
  }

  assert {
    condition     = output.webhooks["crm"].events == toset(["call.completed", "call.failed"])
    error_message = "A webhook without events has the default ones."
  }

  assert {
    condition     = output.webhooks["reports"].events == toset(["campaign.completed"])
    error_message = "A webhook with events has its own."
  }

  assert {
    condition     = output.webhooks["crm"].is_active && !output.webhooks["reports"].is_active
    error_message = "Only a webhook that says so is paused."
  }
}

run "needs_no_secret_afterwards" {
  command = plan

  variables {
    secrets = {}
  }

  assert {
    condition     = length(output.ids) == 2
    error_message = "A plan without secrets does not have both webhooks."
  }
}

run "rotates_in_place" {
  variables {
    webhooks = {
      crm     = { url = "https://hooks.example.com/crm", secret_version = 2 }
      reports = { url = "https://hooks.example.com/reports", events = ["campaign.completed"], is_active = false }
    }
    secrets = { crm = "whsec_example_crm_2" }
  }

  assert {
    condition     = dialnexa_user_webhook.this["crm"].secret_wo_version == 2
    error_message = "The new secret was not sent."
  }

  assert {
    condition     = dialnexa_user_webhook.this["reports"].secret_wo_version == 1
    error_message = "A secret was sent that did not change."
  }
}

run "pauses_all" {
  variables {
    paused = true
  }

  assert {
    condition     = !anytrue([for webhook in output.webhooks : webhook.is_active])
    error_message = "A webhook is not paused."
  }
}
