# AWS Secrets Manager. This data source lists versions without the secrets.
data "aws_secretsmanager_secret_versions" "webhook" {
  secret_id = "dialnexa-webhook-secret"
}

locals {
  aws_version_id = one([
    for version in data.aws_secretsmanager_secret_versions.webhook.versions : version.version_id
    if contains(version.version_stages, "AWSCURRENT")
  ])
}

ephemeral "aws_secretsmanager_secret_version" "webhook" {
  secret_id  = "dialnexa-webhook-secret"
  version_id = local.aws_version_id
}

resource "dialnexa_user_webhook" "calls" {
  url               = "https://hooks.example.com/dialnexa"
  events            = ["call.completed", "call.failed"]
  secret_wo         = ephemeral.aws_secretsmanager_secret_version.webhook.secret_string
  secret_wo_version = local.aws_version_id
}

# Google Secret Manager: secret_data and version. Without fetch_secret_data = false, the state would hold the secret.
data "google_secret_manager_secret_version" "webhook" {
  secret            = "dialnexa-webhook-secret"
  fetch_secret_data = false
}

ephemeral "google_secret_manager_secret_version" "webhook" {
  secret  = "dialnexa-webhook-secret"
  version = data.google_secret_manager_secret_version.webhook.version
}

# Vault: data.secret and version.
data "vault_kv_secret_v2_metadata" "webhook" {
  mount = "secret"
  name  = "dialnexa-webhook"
}

ephemeral "vault_kv_secret_v2" "webhook" {
  mount   = "secret"
  name    = "dialnexa-webhook"
  version = data.vault_kv_secret_v2_metadata.webhook.version
}
