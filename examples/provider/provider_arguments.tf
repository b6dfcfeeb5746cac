variable "dialnexa_api_key" {
  description = "API key of the DialNexa workspace."
  type        = string
  sensitive   = true
}

provider "dialnexa" {
  api_key         = var.dialnexa_api_key
  max_retries     = 6
  request_timeout = "20s"
}
