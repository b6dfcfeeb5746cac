// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

import { createHmac, timingSafeEqual } from "node:crypto";

// Reports whether a signature of the raw body was made with one of the secrets.
export function signed(body, signature, ...secrets) {
  const hex = signature.replace(/^sha256=/, "");
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
  const given = Buffer.from(hex, "hex");
  return secrets.some(
    // Anyone can sign with an empty secret.
    (secret) => secret && timingSafeEqual(given, createHmac("sha256", secret).update(body).digest()),
  );
}
