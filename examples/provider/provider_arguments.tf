variable "dialnexa_api_key" {
  description = "A key of the workspace whose webhooks are managed."
  type        = string
  sensitive   = true
}

provider "dialnexa" {
  api_key         = var.dialnexa_api_key
  max_retries     = 6
  request_timeout = "20s"
}
