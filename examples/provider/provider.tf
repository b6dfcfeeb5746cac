terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

# Reads the API key, which also selects the workspace, from DIALNEXA_API_KEY.
provider "dialnexa" {}
