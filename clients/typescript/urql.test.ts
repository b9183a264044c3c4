/** urql: typed by what was generated, answers from a live server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cacheExchange, createClient, fetchExchange } from "@urql/core";
import type { Client } from "@urql/core";
import {
  CardDocument,
  CardsDocument,
  IncidentRecordDocument,
  IncidentWithdrawDocument,
  UnitDocument,
  UnitsDocument,
} from "./generated/graphql.ts";
import { url, visit } from "./kaohe.ts";

function client(): Client {
  // A GET has to show that no page of another origin sent it by accident.
  const fetchOptions = { headers: { "GraphQL-Require-Preflight": "1" } };
  return createClient({ url, exchanges: [cacheExchange, fetchExchange], fetchOptions });
}

test("a unit, asked by GET as well as by POST", async () => {
  for (const preferGetMethod of ["force", false] as const) {
    const { data } = await client().query(UnitDocument, { code: "liuhe" }, { preferGetMethod });
    assert.equal(data?.unit?.name, "柳河乡");
  }
});

test("a card with its interval, and a refusal", async () => {
  const card = { scheme: "minhang_linkage", unit: "liuhe", period: "2014" };
  const { data } = await client().query(CardDocument, card);
  assert.equal(data?.scorecard?.__typename, "Scorecard");
  const { low, high, exact } = data.scorecard.total ?? {};
  assert.deepEqual([low, high, exact], ["45.17", "50.17", null]);

  const { data: refused } = await client().query(CardDocument, { ...card, unit: "beitang" });
  assert.equal(refused?.scorecard?.__typename, "ScorecardRefused");
  assert.equal(refused.scorecard.code, "NOT_ASSESSED");
});

test("page after page of units until there is none", async () => {
  const urql = client();
  const codes = new Set<string>();
  let total = -1;
  let page: { hasNextPage: boolean; endCursor: string | null } = { hasNextPage: true, endCursor: null };
  while (page.hasNextPage) {
    const { data } = await urql.query(UnitsDocument, { first: 10, after: page.endCursor });
    assert.ok(data?.units);
    for (const { node } of data.units.edges) codes.add(node.code);
    total = data.units.totalCount;
    page = data.units.pageInfo;
  }
  assert.equal(codes.size, total);
});

test("a page of cards with their items", async () => {
  const { data } = await client().query(CardsDocument, { period: "2014", schemes: ["luxi2014"], first: 3 });
  const items = data?.scorecards?.nodes.map((card) => (card.__typename === "Scorecard" ? card.items.length : 0));
  assert.deepEqual(items, [31, 31, 31]);
});

test("an incident takes points from a card until it is withdrawn", async () => {
  const urql = client();
  const total = async () => {
    const card = { scheme: "luxi2014", unit: "qingshi", period: "2014" };
    const { data } = await urql.query(CardDocument, card, { requestPolicy: "network-only" });
    return data?.scorecard?.__typename === "Scorecard" ? Number(data.scorecard.total?.high) : NaN;
  };
  const before = await total();
  const input = visit("qingshi");
  const { data } = await urql.mutation(IncidentRecordDocument, { input });
  assert.equal(data?.incidentRecord?.incident?.ref, input.ref);
  assert.ok((await total()) < before);

  const { data: gone } = await urql.mutation(IncidentWithdrawDocument, { input: { ref: input.ref } });
  assert.deepEqual(gone?.incidentWithdraw?.errors, []);
  assert.equal(await total(), before);
});
