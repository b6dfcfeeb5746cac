terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}

provider "dialnexa" {} # reads DIALNEXA_API_KEY

data "dialnexa_agents" "live" {
  published = true
}

# What the receiver gets as a setting of its environment.
output "agent_ids" {
  value = join(",", data.dialnexa_agents.live.agents[*].id)
}
