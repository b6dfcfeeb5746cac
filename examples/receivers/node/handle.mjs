// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Your own code goes here. Queue the event and return quickly, because DialNexa waits for the
// response. After an error, the response is 500 and the event can come again.
export async function handle(body) {
  const event = JSON.parse(body.toString("utf8"));
  console.error(`handled: call ${JSON.stringify(event.call_id)}, ${body.length} bytes`);
}
