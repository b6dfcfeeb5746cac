// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Receives DialNexa events on POST /dialnexa. It is configured by environment variables:
//
//   WEBHOOK_SECRET               the secret of the webhook; required
//   WEBHOOK_SECRET_PREVIOUS      the other secret during a rotation
//   ACCEPT_UNSIGNED_VERIFICATION "true" responds to a POST without a signature with 204, and handles nothing
//   ADDR                         where to listen; defaults to 127.0.0.1:9090
//   READ_TIMEOUT                 how many seconds a request may take to arrive; defaults to 10

import { createHash } from "node:crypto";
import { createServer } from "node:http";

import { handle } from "./handle.mjs";
import { signed } from "./verify.mjs";

const maxBody = 1 << 20; // larger than any event that DialNexa is known to send

// DialNexa's documentation has two names for the header. Node has header names in lowercase.
const signatureHeaders = ["x-dialnexa-signature", "x-nexa-signature"];

const secrets = [process.env.WEBHOOK_SECRET, process.env.WEBHOOK_SECRET_PREVIOUS];
const acceptUnsigned = process.env.ACCEPT_UNSIGNED_VERIFICATION === "true";
const addr = process.env.ADDR || "127.0.0.1:9090";
const seconds = Number(process.env.READ_TIMEOUT || "10");

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (!secrets[0]) fail("WEBHOOK_SECRET is not set");
if (!Number.isInteger(seconds) || seconds < 1 || seconds > 65535) {
  fail(`READ_TIMEOUT has to be a number of seconds from 1 to 65535, not "${process.env.READ_TIMEOUT}"`);
}

// The digests of the events that are being handled, and of those that were handled last, oldest
// first. Use a unique key in your database instead: it survives a restart, and several receivers
// share it.
const running = new Set();
const handled = new Set();

// Handles an event unless the same one was handled before. It has no ID of its own, and one call
// has several events. Returns the status of the response, and a reason for the log.
async function once(body) {
  const digest = createHash("sha256").update(body).digest("hex");
  if (handled.has(digest)) return [204, "the same event was handled before"];
  if (running.has(digest)) return [503, "the same event is being handled"]; // and could still fail
  running.add(digest);
  try {
    await handle(body);
    handled.add(digest);
    if (handled.size > 10_000) handled.delete(handled.values().next().value);
  } finally {
    running.delete(digest);
  }
  return [204];
}

// Returns the body as it arrived, or nothing if it is too large.
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

// Returns the status of the response, and a reason for the log.
async function receive(request) {
  if (request.url.split("?")[0] !== "/dialnexa") return [404];
  if (request.method !== "POST") return [405];
  const body = await read(request);
  if (!body) return [413, "the body is too large"];
  const signatures = signatureHeaders.flatMap((name) => request.headersDistinct[name] ?? []);
  if (signatures.length === 0 && acceptUnsigned) return [204, "accepted an unsigned verification, and handled nothing"];
  if (signatures.length === 0) return [401, "no signature"];
  if (!signatures.some((signature) => signed(body, signature, ...secrets))) {
    return [401, "the signature matches none of the secrets"];
  }
  return once(body);
}

// Node looks for requests that take too long only every 30 seconds unless it is told otherwise.
const timeouts = {
  requestTimeout: seconds * 1000,
  headersTimeout: seconds * 1000,
  connectionsCheckingInterval: 500,
};

const server = createServer(timeouts, async (request, response) => {
  const [status, reason] = await receive(request).catch((error) => [500, error.stack]);
  if (reason) console.error(`${status}: ${reason}`);
  // The rest of a body is not read, and a server that stops takes no more requests.
  if (!request.complete || !server.listening) response.setHeader("Connection", "close");
  response.writeHead(status).end();
});

server.once("error", (error) => fail(`cannot listen on ADDR "${addr}": ${error.message}`));
const [, host, port] = /^\[?(.*?)\]?:(\d{1,5})$/.exec(addr) ?? [];
if (!(port < 65536)) fail(`ADDR has to be an address and a port, not "${addr}"`);
server.listen({ host, port }, () => {
  console.error(`listening on http://${addr.replace(/\d+$/, server.address().port)}/dialnexa`);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close(); // requests that have begun get their responses
    server.closeIdleConnections();
    // Service managers kill after ten seconds or more.
    setTimeout(() => fail("cut off the requests that took longer than 9s to finish"), 9_000).unref();
  });
}
