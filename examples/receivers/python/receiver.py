# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

"""Receives DialNexa events on POST /dialnexa, as a WSGI application.

In production, run it with any WSGI server, such as `gunicorn --threads 8 receiver`.
On your own machine, run `python3 receiver.py`. It is configured by environment variables:

WEBHOOK_SECRET                the secret of the webhook; required
WEBHOOK_SECRET_PREVIOUS       the other secret during a rotation
ACCEPT_UNSIGNED_VERIFICATION  "true" responds to a POST without a signature with 204, and handles nothing

Only for `python3 receiver.py`:

ADDR                          where to listen; defaults to 127.0.0.1:9090
READ_TIMEOUT                  how many seconds a request may take to arrive; defaults to 10
"""

import hashlib
import hmac
import json
import logging
import os
import signal
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

MAX_BODY = 1 << 20  # larger than any event that DialNexa is known to send

# The header names of all editions of DialNexa's documentation, as WSGI writes them.
SIGNATURE_HEADERS = ("HTTP_X_DIALNEXA_SIGNATURE", "HTTP_X_NEXA_SIGNATURE")

SECRETS = [
    os.environ[name].encode()
    for name in ("WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS")
    if os.environ.get(name)
]
ACCEPT_UNSIGNED = os.environ.get("ACCEPT_UNSIGNED_VERIFICATION") == "true"
if not SECRETS:
    sys.exit("WEBHOOK_SECRET is not set")

logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger("receiver")

# The IDs of the last calls handled, oldest first. Use a unique key in your database
# instead: it survives a restart, and several receivers share it.
handled = {}
handled_lock = threading.Lock()


def handle(body):
    """Your own code goes here. Queue the event and return quickly, because DialNexa
    waits for the response. An exception responds with 500. The same event can arrive
    more than once."""
    call_id = json.loads(body).get("call_id")
    with handled_lock:
        if call_id and call_id in handled:
            log.info("ignored: call %r was handled before", call_id)
            return
        handled[call_id] = True
        if len(handled) > 10_000:
            del handled[next(iter(handled))]
    log.info("handled: call %r, %d bytes", call_id, len(body))


class Rejected(Exception):
    """A request that gets an error status."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def read(environ):
    """Returns the bytes as they arrived, since JSON that was parsed and written again
    has another signature."""
    length = environ.get("CONTENT_LENGTH", "")
    if length and not (length.isascii() and length.isdigit()):
        raise Rejected("400 Bad Request", "the Content-Length is malformed")
    # Without a length, the server has to say that it ends the body.
    if not length and not environ.get("wsgi.input_terminated"):
        raise Rejected("411 Length Required", "no Content-Length")
    if length and int(length) > MAX_BODY:
        raise Rejected("413 Content Too Large", "the body is too large")
    body = environ["wsgi.input"].read(int(length) if length else MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise Rejected("413 Content Too Large", "the body is too large")
    if length and len(body) < int(length):
        raise Rejected("400 Bad Request", "the body is shorter than its Content-Length")
    return body


def signed(signatures, body):
    """Reports whether one of the signatures was made with one of the secrets."""
    for value in signatures:
        # One edition has "sha256=" before the hex digits, another has not.
        signature = value.strip().removeprefix("sha256=").lower().encode("utf-8", "replace")
        for secret in SECRETS:
            expected = hmac.new(secret, body, hashlib.sha256).hexdigest().encode()
            if hmac.compare_digest(signature, expected):  # in constant time
                return True
    return False


def receive(environ):
    """Handles one request, and returns the status of the response."""
    if environ.get("PATH_INFO") != "/dialnexa":
        return "404 Not Found"
    if environ["REQUEST_METHOD"] != "POST":
        return "405 Method Not Allowed"
    body = read(environ)
    signatures = [v for name in SIGNATURE_HEADERS if name in environ for v in environ[name].split(",")]
    if not signatures and ACCEPT_UNSIGNED:
        log.info("accepted an unsigned verification; nothing was handled")
        return "204 No Content"
    if not signatures:
        raise Rejected("401 Unauthorized", "no signature")
    if not signed(signatures, body):
        raise Rejected("401 Unauthorized", "the signature matches none of the secrets")
    handle(body)
    return "204 No Content"


def application(environ, start_response):
    """The WSGI application."""
    try:
        status = receive(environ)
    except Rejected as rejected:
        log.warning("rejected: %s", rejected)
        status = rejected.status
    except TimeoutError:
        log.warning("rejected: the body did not arrive in time")
        status = "408 Request Timeout"
    except Exception:
        log.exception("failed:")
        status = "500 Internal Server Error"
    headers = [] if status.startswith("204") else [("Content-Length", "0")]
    start_response(status, headers)
    return []


def main():
    """Runs the application on your own machine."""

    class Handler(WSGIRequestHandler):
        timeout = float(os.environ.get("READ_TIMEOUT", "10"))

        def log_message(self, *args):
            pass  # the application logs

    class Server(ThreadingMixIn, WSGIServer):
        pass

    host, _, port = os.environ.get("ADDR", "127.0.0.1:9090").rpartition(":")
    server = Server((host, int(port)), Handler)
    server.set_app(application)
    for name in (signal.SIGINT, signal.SIGTERM):
        # shutdown waits for serve_forever, so it can't run in the same thread.
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    log.info("listening on http://%s:%d/dialnexa", *server.server_address[:2])
    server.serve_forever()
    server.server_close()  # waits for the requests that have begun


if __name__ == "__main__":
    main()
