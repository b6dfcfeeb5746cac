# The id; the data source dialnexa_user_webhooks lists the ids of a workspace.
terraform import dialnexa_user_webhook.calls whk_c9v3nz8rq4pm
