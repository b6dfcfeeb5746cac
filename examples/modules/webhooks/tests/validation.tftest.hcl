# What the module refuses before it asks DialNexa for anything.

variables {
  webhooks = {
    crm = { url = "https://hooks.example.com/crm" }
  }
  secrets = { crm = "whsec_example_crm" }
}

run "refuses_plain_http" {
  command = plan

  variables {
    webhooks = { crm = { url = "http://hooks.example.com/crm" } }
  }

  expect_failures = [var.webhooks]
}

run "refuses_a_name_with_spaces" {
  command = plan

  variables {
    webhooks = { "the crm" = { url = "https://hooks.example.com/crm" } }
    secrets  = {}
  }

  expect_failures = [var.webhooks]
}

run "refuses_a_webhook_without_events" {
  command = plan

  variables {
    webhooks = { crm = { url = "https://hooks.example.com/crm", events = [] } }
  }

  expect_failures = [var.webhooks]
}

run "refuses_a_version_that_is_no_whole_number" {
  command = plan

  variables {
    webhooks = { crm = { url = "https://hooks.example.com/crm", secret_version = 1.5 } }
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

run "refuses_a_secret_of_no_webhook" {
  command = plan

  variables {
    secrets = { cmr = "whsec_example_crm" }
  }

  expect_failures = [var.secrets]
}
