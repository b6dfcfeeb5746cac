# By its ID. With a key of another workspace, this fails.
data "dialnexa_agent" "support" {
  id = "agent_2g7Xy3tY53gRlp"
}

# By its title, if one agent alone has it.
data "dialnexa_agent" "by_title" {
  title = "Customer Support Agent"
}

output "live_version" {
  value = data.dialnexa_agent.support.published_version_number
}
