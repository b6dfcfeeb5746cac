variable "webhook_secret" {
  description = "The secret that the webhook was registered with."
  type        = string
  sensitive   = true
}

# What DialNexa would send, to try a receiver with: the header X-DialNexa-Signature
# holds the signature of exactly these bytes.
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
