terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

variable "recorded_body" {
  description = "Raw body of a delivery that the receiver recorded."
  type        = string
}

variable "recorded_signature" {
  description = "Signature of the delivery, with or without the prefix sha256=."
  type        = string
}

variable "secrets" {
  description = "Secrets that you have, by a name of your choice."
  type        = map(string)
  sensitive   = true
}

output "signs_with" {
  value = join(" and ", coalescelist([
    for name in nonsensitive(keys(var.secrets)) : name
    if nonsensitive(provider::dialnexa::verify_signature(var.recorded_body, var.secrets[name], var.recorded_signature))
  ], ["none of them"]))
}
