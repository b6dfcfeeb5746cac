terraform {
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.7"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

variable "webhook_secret_version" {
  description = "Increment it to generate a new secret and to send it to DialNexa."
  type        = number
  default     = 1
}

# Generates a new value in each run, which is stored only if the version changes.
ephemeral "random_password" "webhook" {
  length  = 40
  special = false
}

resource "aws_secretsmanager_secret" "webhook" {
  name = "dialnexa-webhook-secret"
}

resource "aws_secretsmanager_secret_version" "webhook" {
  secret_id                = aws_secretsmanager_secret.webhook.id
  secret_string_wo         = ephemeral.random_password.webhook.result
  secret_string_wo_version = var.webhook_secret_version
}

# Reads the secret back, so that DialNexa and the secret manager have the same one
# even if an apply stops between the two.
ephemeral "aws_secretsmanager_secret_version" "webhook" {
  secret_id = aws_secretsmanager_secret_version.webhook.secret_id
}

resource "dialnexa_user_webhook" "calls" {
  url               = "https://hooks.example.com/dialnexa"
  events            = ["call.completed", "call.failed"]
  secret_wo         = ephemeral.aws_secretsmanager_secret_version.webhook.secret_string
  secret_wo_version = var.webhook_secret_version
}
