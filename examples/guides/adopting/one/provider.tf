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
