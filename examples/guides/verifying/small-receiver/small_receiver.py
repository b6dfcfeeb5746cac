# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from verify import signed


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signature = self.headers["X-DialNexa-Signature"] or self.headers["X-Nexa-Signature"] or ""
        self.send_response(204 if signed(body, signature, "whsec_example_secret") else 401)
        self.end_headers()


host, port = sys.argv[1].split(":")
HTTPServer((host, int(port)), Receiver).serve_forever()
