# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

"""A receiver of DialNexa's events. It accepts what one of two secrets has signed,
so that the secret can be rotated without losing an event.

WEBHOOK_SECRET           the secret of the webhook
WEBHOOK_SECRET_PREVIOUS  during a rotation, the other secret
ADDR                     where to listen, default 127.0.0.1:9090
"""

import hashlib
import hmac
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MAX_BODY = 1 << 20

# The names in all editions of DialNexa's documentation. Names of headers have no case.
SIGNATURE_HEADERS = ("X-DialNexa-Signature", "X-Nexa-Signature")


def signed(headers, body, secrets):
    """Tells whether one of the secrets has signed the body."""
    for name in SIGNATURE_HEADERS:
        for value in headers.get_all(name, []):
            # One edition has "sha256=" before the hex digits, another has not.
            signature = value.removeprefix("sha256=").lower().encode("utf-8", "replace")
            for secret in secrets:
                want = hmac.new(secret, body, hashlib.sha256).hexdigest().encode()
                if hmac.compare_digest(signature, want):  # in constant time
                    return True
    return False


def handle(body):
    """Your own code. Put the event in a queue and return at once: DialNexa waits
    for the answer. An event can come more than once."""
    print(f"event: {len(body)} bytes", flush=True)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    secrets = []

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            return self.answer(411)
        if int(length) > MAX_BODY:
            return self.answer(413)
        # The signature is of these bytes: JSON that was parsed and written again
        # has another one.
        body = self.rfile.read(int(length))
        if not signed(self.headers, body, self.secrets):
            return self.answer(401)
        handle(body)
        return self.answer(204)

    def do_GET(self):
        self.answer(405)

    def answer(self, status):
        self.send_response(status)
        if status >= 400:
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")  # the body may not have been read
        self.end_headers()

    def log_message(self, *args):
        pass


def main():
    names = ("WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS")
    Receiver.secrets = [os.environ[name].encode() for name in names if os.environ.get(name)]
    if not Receiver.secrets:
        sys.exit("WEBHOOK_SECRET is not set")
    host, _, port = os.environ.get("ADDR", "127.0.0.1:9090").rpartition(":")
    server = ThreadingHTTPServer((host, int(port)), Receiver)
    print("listening on http://%s:%d" % server.server_address[:2], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
