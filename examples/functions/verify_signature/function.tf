variable "webhook_secret" {
  description = "The secret that the webhook was registered with."
  type        = string
  sensitive   = true
}

variable "recorded_body" {
  description = "The raw body of a delivery that the receiver has recorded."
  type        = string
}

variable "recorded_signature" {
  description = "The signature that came with it, with or without sha256= before it."
  type        = string
}

# Does the secret that Terraform has still belong to what DialNexa delivers?
check "secret_matches_deliveries" {
  assert {
    condition = provider::dialnexa::verify_signature(
      var.recorded_body, var.webhook_secret, var.recorded_signature
    )
    error_message = "The recorded delivery was signed with another secret."
  }
}
