variable "webhook_secret" {
  description = "Secret of the webhook."
  type        = string
  sensitive   = true
}

variable "recorded_body" {
  description = "Raw body of a delivery that the receiver recorded."
  type        = string
}

variable "recorded_signature" {
  description = "Signature of the delivery, with or without the prefix sha256=."
  type        = string
}

# Checks that the secret in Terraform is the one that DialNexa signs with.
check "secret_matches_deliveries" {
  assert {
    condition = provider::dialnexa::verify_signature(
      var.recorded_body, var.webhook_secret, var.recorded_signature
    )
    error_message = "The recorded delivery was signed with another secret, or its signature is malformed."
  }
}
