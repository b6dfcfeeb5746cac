terraform {
  # Ephemeral variables and write-only arguments need Terraform or OpenTofu 1.11.
  required_version = ">= 1.11"

  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = ">= 0.1"
    }
  }
}
