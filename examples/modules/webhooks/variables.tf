variable "webhooks" {
  description = <<-TEXT
    The webhooks of one workspace, by a name that stays the same as long as the webhook does.

    - url: where DialNexa posts events, an absolute https URL.
    - events: what it posts; default_events where it is left out.
    - is_active: false pauses deliveries.
    - secret_version: count it up to send the webhook's secret again.
    - allow_unlisted_events: lets through names of events that the provider does not know yet.
  TEXT
  type = map(object({
    url                   = string
    events                = optional(set(string))
    is_active             = optional(bool, true)
    secret_version        = optional(number, 1)
    allow_unlisted_events = optional(bool)
  }))
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.webhooks) : can(regex("^[a-z][a-z0-9_-]*$", name))])
    error_message = "A name begins with a small letter, and has small letters, digits, - and _ after it."
  }

  validation {
    condition     = alltrue([for webhook in var.webhooks : startswith(webhook.url, "https://")])
    error_message = "Each url begins with https://."
  }

  validation {
    condition     = alltrue([for webhook in var.webhooks : webhook.events == null ? true : length(webhook.events) > 0])
    error_message = "Where events is given, it names at least one. Leave it out for default_events."
  }

  validation {
    condition = alltrue([
      for webhook in var.webhooks : webhook.secret_version >= 1 && floor(webhook.secret_version) == webhook.secret_version
    ])
    error_message = "Each secret_version is a whole number from 1 on."
  }
}

variable "default_events" {
  description = "The events of each webhook that does not name its own."
  type        = set(string)
  default     = ["call.completed", "call.failed"]
  nullable    = false

  validation {
    condition     = length(var.default_events) > 0
    error_message = "default_events names at least one event."
  }
}

variable "secrets" {
  description = <<-TEXT
    The secret of each webhook, by the names of webhooks. It is needed to create a webhook and when its secret_version
    changes, and may be left out at all other times. It is in no plan file and in no state.
  TEXT
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = alltrue([for name in keys(var.secrets) : contains(keys(var.webhooks), name)])
    error_message = "Each name in secrets is the name of a webhook."
  }
}

variable "paused" {
  description = "Pauses all webhooks, whatever their is_active says, such as while the receiver is moved."
  type        = bool
  default     = false
  nullable    = false
}
