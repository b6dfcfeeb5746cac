# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

import hashlib
import hmac


def signed(body, signature, *secrets):
    """Reports whether a signature of the raw body was made with one of the secrets."""
    given = signature.removeprefix("sha256=").lower().encode()
    return any(
        hmac.compare_digest(given, hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode())
        for secret in secrets
        if secret  # anyone can sign with an empty secret
    )
