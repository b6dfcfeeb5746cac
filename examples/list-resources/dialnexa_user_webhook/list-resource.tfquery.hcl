# Lists all webhooks of the workspace. To generate resources and import blocks:
#   terraform query -generate-config-out=webhooks.tf
list "dialnexa_user_webhook" "all" {
  provider         = dialnexa
  include_resource = true

  # Without a limit, Terraform stops at 100.
  limit = 1000
}
