/** Apollo Client: typed by what was generated, its cache filled by a live server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import {
  CardDocument,
  CardsDocument,
  IncidentRecordDocument,
  IncidentWithdrawDocument,
  UnitDocument,
  UnitsDocument,
} from "./generated/graphql.ts";
import possible from "./generated/possible-types.ts";
import { url, visit } from "./kaohe.ts";

function client(): ApolloClient {
  const typePolicies = { Query: { fields: { units: relayStylePagination(["filter", "orderBy"]) } } };
  return new ApolloClient({
    link: new HttpLink({ uri: url }),
    cache: new InMemoryCache({ possibleTypes: possible.possibleTypes, typePolicies }),
  });
}

test("a unit", async () => {
  const { data } = await client().query({ query: UnitDocument, variables: { code: "liuhe" } });
  assert.equal(data?.unit?.name, "柳河乡");
  assert.equal(data.unit.parent?.name, "云溪县");
});

test("a card with its interval, and a refusal", async () => {
  const apollo = client();
  const card = { scheme: "minhang_linkage", unit: "liuhe", period: "2014" };
  const { data } = await apollo.query({ query: CardDocument, variables: card });
  assert.equal(data?.scorecard?.__typename, "Scorecard");
  assert.deepEqual(data.scorecard.total, { __typename: "Score", low: "45.17", high: "50.17", exact: null });

  const { data: refused } = await apollo.query({ query: CardDocument, variables: { ...card, unit: "beitang" } });
  assert.equal(refused?.scorecard?.__typename, "ScorecardRefused");
  assert.equal(refused.scorecard.code, "NOT_ASSESSED");
});

test("pages of units join in the cache", async () => {
  const apollo = client();
  const first = { first: 20 };
  const { data: page } = await apollo.query({ query: UnitsDocument, variables: first });
  assert.equal(page?.units?.edges.length, 20);
  const after = page.units.pageInfo.endCursor;
  await apollo.query({ query: UnitsDocument, variables: { ...first, after }, fetchPolicy: "network-only" });
  const joined = apollo.readQuery({ query: UnitsDocument, variables: first });
  assert.equal(joined?.units?.edges.length, joined?.units?.totalCount);
});

test("a page of cards with their items", async () => {
  const variables = { period: "2014", schemes: ["luxi2014"], first: 3 };
  const { data } = await client().query({ query: CardsDocument, variables });
  const items = data?.scorecards?.nodes.map((card) => (card.__typename === "Scorecard" ? card.items.length : 0));
  assert.deepEqual(items, [31, 31, 31]);
});

test("an incident is recorded, a wrong one is explained, and it is withdrawn", async () => {
  const apollo = client();
  const input = visit("liuhe");
  const { data } = await apollo.mutate({ mutation: IncidentRecordDocument, variables: { input } });
  assert.equal(data?.incidentRecord?.incident?.ref, input.ref);

  const { data: again } = await apollo.mutate({ mutation: IncidentRecordDocument, variables: { input } });
  assert.deepEqual(
    again?.incidentRecord?.errors.map(({ code, path }) => ({ code, path })),
    [{ code: "TAKEN", path: ["input", "ref"] }],
  );

  const { ref } = input;
  const { data: gone } = await apollo.mutate({ mutation: IncidentWithdrawDocument, variables: { input: { ref } } });
  assert.deepEqual(gone?.incidentWithdraw?.errors, []);
});

test("a mistake in an argument is an error on that field", async () => {
  const asked = client().query({ query: UnitsDocument, variables: { first: 1000 } });
  await assert.rejects(asked, /`first` must be from 1 to 100, not 1000/);
});
