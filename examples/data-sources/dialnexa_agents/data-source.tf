data "dialnexa_agents" "live" {
  published = true
}

output "live_agents" {
  value = { for agent in data.dialnexa_agents.live.agents : agent.id => agent.title }
}
