// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Receives DialNexa events on POST /dialnexa. It is configured by environment variables:
//
//   WEBHOOK_SECRET               the secret of the webhook; required
//   WEBHOOK_SECRET_PREVIOUS      the other secret during a rotation
//   ACCEPT_UNSIGNED_VERIFICATION "true" responds to a POST without a signature with 204, and handles nothing
//   ADDR                         where to listen; defaults to 127.0.0.1:9090
//   READ_TIMEOUT                 how many seconds a request may take to arrive; defaults to 10

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const maxBody = 1 << 20; // larger than any event that DialNexa is known to send

// The header names of all editions of DialNexa's documentation. Node has header names in lowercase.
const signatureHeaders = ["x-dialnexa-signature", "x-nexa-signature"];

// The IDs of the last calls handled, oldest first. Use a unique key in your database instead: it survives a
// restart, and several receivers share it.
const handled = new Set();

// Your own code goes here. Queue the event and return quickly, because DialNexa waits for the response. An
// error responds with 500. The same event can arrive more than once.
async function handle(body) {
  const { call_id: id } = JSON.parse(body.toString("utf8"));
  if (id && handled.has(id)) {
    console.error(`ignored: call ${JSON.stringify(id)} was handled before`);
    return;
  }
  handled.add(id);
  if (handled.size > 10_000) handled.delete(handled.values().next().value);
  console.error(`handled: call ${JSON.stringify(id)}, ${body.length} bytes`);
}

// Reports whether one of the signatures was made with one of the secrets.
function signed(signatures, body, secrets) {
  return signatures.some((value) => {
    // One edition has "sha256=" before the hex digits, another has not.
    const hex = value.replace(/^sha256=/, "");
    if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
    const signature = Buffer.from(hex, "hex");
    return secrets.some((secret) =>
      timingSafeEqual(signature, createHmac("sha256", secret).update(body).digest()),
    );
  });
}

// Returns the bytes as they arrived, since JSON that was parsed and written again has another signature.
async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// Returns the status of the response, and the reason if it was rejected.
async function receive(request, { secrets, acceptUnsigned }) {
  if (new URL(request.url, "http://localhost").pathname !== "/dialnexa") return [404];
  if (request.method !== "POST") return [405];
  const body = await read(request);
  if (body === undefined) return [413, "the body is too large"];
  const signatures = signatureHeaders.flatMap((name) => request.headersDistinct[name] ?? []);
  if (signatures.length === 0) {
    if (!acceptUnsigned) return [401, "no signature"];
    console.error("accepted an unsigned verification; nothing was handled");
    return [204];
  }
  if (!signed(signatures, body, secrets)) return [401, "the signature matches none of the secrets"];
  await handle(body);
  return [204];
}

const config = {
  secrets: [process.env.WEBHOOK_SECRET, process.env.WEBHOOK_SECRET_PREVIOUS].filter(Boolean),
  acceptUnsigned: process.env.ACCEPT_UNSIGNED_VERIFICATION === "true",
};
if (config.secrets.length === 0) {
  console.error("WEBHOOK_SECRET is not set");
  process.exit(1);
}

// Node looks for requests that take too long only every 30 seconds unless it is told otherwise.
const timeout = Number(process.env.READ_TIMEOUT ?? 10) * 1000;
const timeouts = { requestTimeout: timeout, headersTimeout: timeout, connectionsCheckingInterval: timeout / 10 };

const server = createServer(timeouts, async (request, response) => {
  let status, reason;
  try {
    [status, reason] = await receive(request, config);
    if (reason) console.error(`rejected: ${reason}`);
  } catch (error) {
    console.error(`failed: ${error.message}`);
    status = 500;
  }
  if (!request.complete) response.setHeader("Connection", "close"); // the rest of the body is not read
  response.writeHead(status).end();
});

const [, host, port] = /^(.*):(\d+)$/.exec(process.env.ADDR ?? "127.0.0.1:9090") ?? [];
server.listen(Number(port), host, () => {
  console.error(`listening on http://${host}:${server.address().port}/dialnexa`);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close(); // requests that have begun get their responses
    server.closeIdleConnections();
  });
}
