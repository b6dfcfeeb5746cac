# The argument is the ID of the webhook.
terraform import dialnexa_user_webhook.calls whk_c9v3nz8rq4pm
