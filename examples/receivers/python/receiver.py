# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

"""Receives DialNexa events on POST /dialnexa, as a WSGI application.

In production, run it with any WSGI server, such as gunicorn:

    gunicorn --bind 127.0.0.1:9090 --threads 8 --graceful-timeout 9 receiver

On your own machine, run `python3 receiver.py`. It is configured by environment variables:

WEBHOOK_SECRET                the secret of the webhook; required
WEBHOOK_SECRET_PREVIOUS       the other secret during a rotation
ACCEPT_UNSIGNED_VERIFICATION  "true" responds to a POST without a signature with 204, and handles nothing

Only for `python3 receiver.py`:

ADDR                          where to listen; defaults to 127.0.0.1:9090
READ_TIMEOUT                  how many seconds a request may take to arrive; defaults to 10
"""

import hashlib
import http
import io
import logging
import os
import signal
import socket
import sys
import threading
import time
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from handle import handle
from verify import signed

MAX_BODY = 1 << 20  # larger than any event that DialNexa is known to send

# DialNexa's documentation has two names for the header. This is how WSGI writes them.
SIGNATURE_HEADERS = ("HTTP_X_DIALNEXA_SIGNATURE", "HTTP_X_NEXA_SIGNATURE")

SECRETS = [os.environ.get(name, "") for name in ("WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS")]
ACCEPT_UNSIGNED = os.environ.get("ACCEPT_UNSIGNED_VERIFICATION") == "true"
if not SECRETS[0]:
    sys.exit("WEBHOOK_SECRET is not set")

logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger("receiver")

# The digests of the events that are being handled, and of those that were handled last, oldest
# first. Use a unique key in your database instead: it survives a restart, and several
# receivers share it.
running, handled = set(), {}
lock = threading.Lock()


def once(body):
    """Handles an event unless the same one was handled before. It has no ID of its own, and
    one call has several events. Returns the status of the response, and a reason for the log."""
    digest = hashlib.sha256(body).digest()
    with lock:
        if digest in handled:
            return 204, "the same event was handled before"
        if digest in running:  # which could still fail
            return 503, "the same event is being handled"
        running.add(digest)
    try:
        handle(body)
        with lock:
            handled[digest] = True
            if len(handled) > 10_000:
                del handled[next(iter(handled))]
    finally:
        with lock:
            running.remove(digest)
    return 204, None


def receive(environ):
    """Returns the status of the response, and a reason for the log."""
    if environ.get("PATH_INFO") != "/dialnexa":
        return 404, None
    if environ["REQUEST_METHOD"] != "POST":
        return 405, None
    length = environ.get("CONTENT_LENGTH", "")
    if length and not (length.isascii() and length.isdigit() and len(length) < 20):
        return 400, "the Content-Length is malformed"
    # Without a length, the server has to say that it ends the body.
    if not length and not environ.get("wsgi.input_terminated"):
        return 411, "no Content-Length"
    length = int(length) if length else None
    if length is not None and length > MAX_BODY:
        return 413, "the body is too large"
    body = environ["wsgi.input"].read(MAX_BODY + 1 if length is None else length)
    if len(body) > MAX_BODY:
        return 413, "the body is too large"
    if length is not None and len(body) < length:
        return 400, "the body did not arrive completely, or not in time"
    signatures = [s.strip() for name in SIGNATURE_HEADERS if name in environ for s in environ[name].split(",")]
    if not signatures and ACCEPT_UNSIGNED:
        return 204, "accepted an unsigned verification, and handled nothing"
    if not signatures:
        return 401, "no signature"
    if not any(signed(body, signature, *SECRETS) for signature in signatures):
        return 401, "the signature matches none of the secrets"
    return once(body)


def application(environ, start_response):
    """The WSGI application."""
    try:
        status, reason = receive(environ)
        if reason:
            log.info("%d: %s", status, reason)
    except Exception:
        log.exception("500:")
        status = 500
    start_response(f"{status} {http.HTTPStatus(status).phrase}", [] if status == 204 else [("Content-Length", "0")])
    return []


class TimedReader(io.RawIOBase):
    """Reads from a socket for a number of seconds. The timeout of a socket limits each read."""

    def __init__(self, connection, seconds):
        self.connection, self.end = connection, time.monotonic() + seconds

    def readable(self):
        return True

    def readinto(self, buffer):
        try:
            self.connection.settimeout(max(self.end - time.monotonic(), 0.001))
            return self.connection.recv_into(buffer)
        except OSError:
            return 0  # as if the client had sent everything


def main():
    """Runs the application on your own machine."""
    addr, seconds = os.environ.get("ADDR") or "127.0.0.1:9090", os.environ.get("READ_TIMEOUT") or "10"
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 6 and 0 < int(seconds) < 1 << 16):
        sys.exit(f'READ_TIMEOUT has to be a number of seconds from 1 to 65535, not "{seconds}"')
    host, colon, port = addr.rpartition(":")
    if not (colon and port.isascii() and port.isdigit()):
        sys.exit(f'ADDR has to be an address and a port, not "{addr}"')

    class Handler(WSGIRequestHandler):
        def setup(self):
            super().setup()
            self.rfile = io.BufferedReader(TimedReader(self.connection, int(seconds)))

        def log_message(self, *args):
            pass  # the application logs

    class Server(ThreadingMixIn, WSGIServer):
        address_family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET

    try:
        server = Server((host.strip("[]"), int(port)), Handler)
    except (OSError, OverflowError) as error:
        sys.exit(f'cannot listen on ADDR "{addr}": {error}')
    server.set_app(application)

    def cut_off():
        log.warning("cut off the requests that took longer than 9s to finish")
        os._exit(1)

    def stop(*_):
        # shutdown waits for serve_forever, so it can't run in the same thread.
        threading.Thread(target=server.shutdown).start()
        # Service managers kill after ten seconds or more.
        timer = threading.Timer(9, cut_off)
        timer.daemon = True
        timer.start()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    log.info("listening on http://%s:%d/dialnexa", host, server.server_port)
    server.serve_forever()
    server.server_close()  # waits for the requests that have begun


if __name__ == "__main__":
    main()
