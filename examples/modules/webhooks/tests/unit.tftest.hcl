# Needs no server, account or key: mock_provider makes up what DialNexa would compute.

mock_provider "dialnexa" {}

variables {
  webhooks = {
    crm     = { url = "https://hooks.example.com/crm" }
    reports = { url = "https://hooks.example.com/reports", events = ["campaign.completed"], is_active = false }
  }
  secrets = { crm = "whsec_example_crm", reports = "whsec_example_reports" }
}

run "fills_in_defaults" {
  assert {
    condition     = dialnexa_user_webhook.this["crm"].events == toset(["call.completed", "call.failed"])
    error_message = "A webhook without events does not use default_events."
  }

  assert {
    condition     = dialnexa_user_webhook.this["crm"].is_active && !dialnexa_user_webhook.this["reports"].is_active
    error_message = "is_active is not what was set."
  }

  assert {
    condition     = dialnexa_user_webhook.this["crm"].secret_wo_version == "1"
    error_message = "secret_version does not default to 1."
  }

  assert {
    condition     = toset(keys(output.ids)) == toset(["crm", "reports"]) && output.webhooks["reports"].events == toset(["campaign.completed"])
    error_message = "The outputs do not have the webhooks by key."
  }
}

run "pauses_every_webhook" {
  variables {
    paused = true
  }

  assert {
    condition     = !anytrue([for webhook in output.webhooks : webhook.is_active])
    error_message = "A webhook is not paused."
  }
}

run "leaves_a_secret_alone" {
  command = plan

  variables {
    webhooks = { legacy = { url = "https://hooks.example.com/legacy", manage_secret = false } }
    secrets  = { legacy = "whsec_example_legacy" }
  }

  assert {
    condition     = dialnexa_user_webhook.this["legacy"].secret_wo_version == null
    error_message = "manage_secret = false sets a version."
  }
}

run "accepts_a_secret_of_a_removed_webhook" {
  command = plan

  variables {
    secrets = { crm = "whsec_example_crm", reports = "whsec_example_reports", removed = "whsec_example_removed" }
  }
}

run "looks_up_an_agent_only_if_asked" {
  command = plan

  assert {
    condition     = length(data.dialnexa_agent.workspace) == 0
    error_message = "An agent is looked up although workspace_agent_id is not set."
  }
}

run "looks_up_an_agent_of_the_workspace" {
  command = plan

  variables {
    workspace_agent_id = "agent_2g7Xy3tY53gRlp"
  }

  assert {
    condition     = data.dialnexa_agent.workspace[0].id == "agent_2g7Xy3tY53gRlp"
    error_message = "The agent with workspace_agent_id is not looked up."
  }
}

run "refuses_a_webhook_without_url" {
  command = plan

  variables {
    webhooks = { crm = { url = null }, reports = null }
  }

  expect_failures = [var.webhooks]
}

run "refuses_an_empty_list_of_events" {
  command = plan

  variables {
    webhooks = { crm = { url = "https://hooks.example.com/crm", events = [] } }
  }

  expect_failures = [var.webhooks]
}

run "refuses_no_default_events" {
  command = plan

  variables {
    default_events = []
  }

  expect_failures = [var.default_events]
}
