terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1"
    }
  }
}

# The API key comes from the environment variable DIALNEXA_API_KEY. It also
# selects the workspace.
provider "dialnexa" {}
