variable "webhook_secret" {
  description = "Secret of the webhook."
  type        = string
  sensitive   = true
}

# Signs a body as DialNexa does, to test a receiver. The signature is valid for exactly these bytes.
locals {
  body      = jsonencode({ call_id = "call_123", status = "completed" })
  signature = provider::dialnexa::sign(local.body, var.webhook_secret)
}

output "curl" {
  value = join(" ", [
    "curl -d '${local.body}' -H 'Content-Type: application/json'",
    "-H 'X-DialNexa-Signature: ${local.signature}' https://hooks.example.com/dialnexa",
  ])
  sensitive = true
}
