// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// A receiver of DialNexa's events. It accepts what one of two secrets has signed,
// so that the secret can be rotated without losing an event.
//
//   WEBHOOK_SECRET           the secret of the webhook
//   WEBHOOK_SECRET_PREVIOUS  during a rotation, the other secret
//   ADDR                     where to listen, default 127.0.0.1:9090

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const maxBody = 1 << 20;

// The names in all editions of DialNexa's documentation. Names of headers have no
// case; Node has them in small letters.
const signatureHeaders = ["x-dialnexa-signature", "x-nexa-signature"];

// Tells whether one of the secrets has signed the body.
function signed(headers, body, secrets) {
  return signatureHeaders.some((name) =>
    (headers[name] ?? []).some((value) => {
      // One edition has "sha256=" before the hex digits, another has not.
      const hex = value.replace(/^sha256=/, "");
      if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
      const signature = Buffer.from(hex, "hex");
      return secrets.some((secret) =>
        timingSafeEqual(signature, createHmac("sha256", secret).update(body).digest()),
      );
    }),
  );
}

// Your own code. Put the event in a queue and return at once: DialNexa waits for the
// answer. An event can come more than once.
function handle(body) {
  console.log(`event: ${body.length} bytes`);
}

async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBody) return undefined;
    chunks.push(chunk);
  }
  // The signature is of these bytes: JSON that was parsed and written again has
  // another one.
  return Buffer.concat(chunks);
}

async function receive(request, secrets) {
  if (request.method !== "POST") return 405;
  const body = await read(request);
  if (body === undefined) return 413;
  if (!signed(request.headersDistinct, body, secrets)) return 401;
  handle(body);
  return 204;
}

const secrets = [process.env.WEBHOOK_SECRET, process.env.WEBHOOK_SECRET_PREVIOUS].filter(Boolean);
if (secrets.length === 0) {
  console.error("WEBHOOK_SECRET is not set");
  process.exit(1);
}

const server = createServer(async (request, response) => {
  const status = await receive(request, secrets).catch(() => 500);
  if (status >= 400) response.setHeader("Connection", "close"); // the body may not have been read
  response.writeHead(status).end();
});

const [, host, port] = /^(.*):(\d+)$/.exec(process.env.ADDR ?? "127.0.0.1:9090") ?? [];
server.requestTimeout = 10_000;
server.listen(Number(port), host, () => {
  console.log(`listening on http://${host}:${server.address().port}`);
});
