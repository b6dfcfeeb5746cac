# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

import json
import logging

log = logging.getLogger("receiver")


def handle(body):
    """Your own code goes here. Queue the event and return quickly, because DialNexa waits for
    the response. After an exception, the response is 500 and the event can come again."""
    event = json.loads(body)
    log.info("handled: call %r, %d bytes", event.get("call_id"), len(body))
