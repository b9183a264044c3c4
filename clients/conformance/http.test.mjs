/** GraphQL over HTTP: each audit that graphql-http has for servers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";
import { endpoint } from "./endpoint.mjs";

// A GET has to show that no page of another origin sent it by accident; the audits' own GETs carry no header.
const fetchFn = (url, options = {}) =>
  fetch(url, { ...options, headers: { ...options.headers, "GraphQL-Require-Preflight": "1" } });
const audits = serverAudits({ url: endpoint, fetchFn });

test("there are audits for everything that GraphQL over HTTP says", () => {
  assert.equal(audits.length, 61);
});

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, "ok", result.reason);
  });
}
