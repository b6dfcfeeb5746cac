variable "webhooks" {
  description = "Webhooks of one workspace. Each key names a webhook for as long as it exists."
  type = map(object({
    url                   = string
    events                = optional(set(string))
    is_active             = optional(bool, true)
    secret_version        = optional(string, "1")
    manage_secret         = optional(bool, true)
    allow_unlisted_events = optional(bool)
  }))
  nullable = false

  validation {
    condition     = length([for key, webhook in var.webhooks : key if try(webhook.url, null) == null]) == 0
    error_message = "Set url for: ${join(", ", [for key, webhook in var.webhooks : key if try(webhook.url, null) == null])}."
  }

  validation {
    condition     = length([for key, webhook in var.webhooks : key if try(length(webhook.events) == 0, false)]) == 0
    error_message = "List at least one event, or leave out events to use default_events, for: ${join(", ", [for key, webhook in var.webhooks : key if try(length(webhook.events) == 0, false)])}."
  }
}

variable "secrets" {
  description = "Secrets by the keys of `webhooks`. A secret is needed to create a webhook and to rotate its secret; it is written to no plan and no state."
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "default_events" {
  description = "Events of each webhook that has no `events`."
  type        = set(string)
  default     = ["call.completed", "call.failed"]
  nullable    = false

  validation {
    condition     = length(var.default_events) > 0
    error_message = "List at least one event in default_events."
  }
}

variable "paused" {
  description = "Pauses every webhook, for instance while the receiver moves."
  type        = bool
  default     = false
  nullable    = false
}

variable "workspace_agent_id" {
  description = "ID of an agent of the workspace. If it is set and the API key is of another workspace, the plan fails."
  type        = string
  default     = null
}
