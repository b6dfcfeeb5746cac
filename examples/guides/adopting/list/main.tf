terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

data "dialnexa_user_webhooks" "all" {}

output "webhooks" {
  value = data.dialnexa_user_webhooks.all.webhooks
}
