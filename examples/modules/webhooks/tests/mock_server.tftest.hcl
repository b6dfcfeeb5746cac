# Runs against dialnexa-mock, found by DIALNEXA_API_KEY and DIALNEXA_BASE_URL.

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
    error_message = "A webhook has no ID."
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

run "rotates_one_secret" {
  variables {
    webhooks = {
      crm     = { url = "https://hooks.example.com/crm", secret_version = "2025-07-01" }
      reports = { url = "https://hooks.example.com/reports", events = ["campaign.completed"], is_active = false }
    }
    secrets = { crm = "whsec_example_crm_2" }
  }

  assert {
    condition     = dialnexa_user_webhook.this["crm"].secret_wo_version == "2025-07-01"
    error_message = "The new secret was not sent."
  }

  assert {
    condition     = dialnexa_user_webhook.this["reports"].secret_wo_version == "1"
    error_message = "A secret was sent that did not change."
  }
}
