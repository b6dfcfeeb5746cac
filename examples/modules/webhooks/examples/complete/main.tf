# Two webhooks with a secret each, and one that was imported and keeps its secret.

terraform {
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

variable "webhook_secrets" {
  type      = map(string)
  default   = {}
  sensitive = true
  ephemeral = true
}

module "webhooks" {
  source = "../.."

  webhooks = {
    crm = {
      url = "https://hooks.example.com/crm"
    }

    reports = {
      url       = "https://hooks.example.com/reports"
      events    = ["campaign.completed", "campaign.paused"]
      is_active = false
    }

    legacy = {
      url           = "https://hooks.example.com/dialnexa"
      events        = ["call.completed", "call.failed"]
      manage_secret = false
    }
  }

  secrets = var.webhook_secrets
}

import {
  to = module.webhooks.dialnexa_user_webhook.this["legacy"]
  id = "whk_c9v3nz8rq4pm"
}

output "webhook_ids" {
  value = module.webhooks.ids
}
