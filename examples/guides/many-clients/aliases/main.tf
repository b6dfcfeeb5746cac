terraform {
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

variable "api_keys" {
  description = "API key of each client's workspace."
  type        = object({ acme = string, globex = string })
  sensitive   = true
  ephemeral   = true
}

variable "client_secrets" {
  description = "Secrets by client and webhook. Needed to create a webhook and to rotate its secret."
  type        = object({ acme = optional(map(string), {}), globex = optional(map(string), {}) })
  sensitive   = true
  ephemeral   = true
  default     = {}
}

provider "dialnexa" {
  alias   = "acme"
  api_key = var.api_keys.acme
}

provider "dialnexa" {
  alias   = "globex"
  api_key = var.api_keys.globex
}

module "acme" {
  source    = "github.com/dialnexa/terraform-provider-dialnexa//examples/modules/webhooks?ref=v0.1.0"
  providers = { dialnexa = dialnexa.acme }

  workspace_agent_id = "agent_4kAcme8Tz1QwLp"

  webhooks = {
    crm = { url = "https://acme.example.com/hooks/crm" }
  }
  secrets = var.client_secrets.acme
}

module "globex" {
  source    = "github.com/dialnexa/terraform-provider-dialnexa//examples/modules/webhooks?ref=v0.1.0"
  providers = { dialnexa = dialnexa.globex }

  workspace_agent_id = "agent_9pGlobex2YvRmx"

  webhooks = {
    crm = { url = "https://globex.example.com/hooks/crm" }
    reports = {
      url    = "https://globex.example.com/hooks/reports"
      events = ["campaign.completed", "campaign.paused"]
    }
  }
  secrets = var.client_secrets.globex
}
