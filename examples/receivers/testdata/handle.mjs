// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Asks the test what becomes of an event.
export async function handle(body) {
  const response = await fetch(process.env.TEST_URL, { method: "POST", body });
  if (!response.ok) throw new Error(response.status);
}
