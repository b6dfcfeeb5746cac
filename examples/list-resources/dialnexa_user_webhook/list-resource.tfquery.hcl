# Every webhook of the workspace. To generate the configuration and the import blocks:
#   terraform query -generate-config-out=webhooks.tf
list "dialnexa_user_webhook" "all" {
  provider         = dialnexa
  include_resource = true

  # Terraform stops at 100 where no limit is set.
  limit = 1000
}
