terraform {
  required_version = ">= 1.5"

  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

import {
  provider = dialnexa

  to = dialnexa_user_webhook.crm
  id = "whk_c9v3nz8rq4pm"
}
