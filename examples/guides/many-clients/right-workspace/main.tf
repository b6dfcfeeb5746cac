terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

variable "webhook_secret" {
  type      = string
  sensitive = true
}

# An agent of the workspace that the webhook belongs to.
data "dialnexa_agent" "workspace" {
  id = "agent_2g7Xy3tY53gRlp"
}

resource "dialnexa_user_webhook" "crm" {
  url    = "https://hooks.example.com/dialnexa"
  events = ["call.completed"]
  secret = var.webhook_secret

  depends_on = [data.dialnexa_agent.workspace]
}
