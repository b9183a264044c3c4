/** Relay's server specification, by Relay itself: its compiler took the documents, its store holds what they bring. */
import assert from "node:assert/strict";
import { test } from "node:test";
import relay from "relay-runtime";
import { endpoint } from "./endpoint.mjs";
import countyUnit from "./relay/__generated__/county_unit.graphql.js";
import countyCardsQuery from "./relay/__generated__/countyCardsQuery.graphql.js";
import countyNodesQuery from "./relay/__generated__/countyNodesQuery.graphql.js";
import countyRecordMutation from "./relay/__generated__/countyRecordMutation.graphql.js";
import countyUnitPageQuery from "./relay/__generated__/countyUnitPageQuery.graphql.js";
import countyUnitQuery from "./relay/__generated__/countyUnitQuery.graphql.js";
import countyUnitsQuery from "./relay/__generated__/countyUnitsQuery.graphql.js";

const { ConnectionHandler, Environment, Network, RecordSource, Store } = relay;
const { commitMutation, createOperationDescriptor, fetchQuery, getSingularSelector } = relay;

async function ask({ text }, variables) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: text, variables }),
  });
  return response.json();
}

function environment() {
  return new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
}

function read(relayEnvironment, query, variables) {
  return relayEnvironment.lookup(createOperationDescriptor(query, variables).fragment).data;
}

test("pages of a connection join in the store, forwards", async () => {
  const here = environment();
  let page = { hasNextPage: true, endCursor: null };
  while (page.hasNextPage) {
    const variables = { first: 10, after: page.endCursor };
    const got = await fetchQuery(here, countyUnitsQuery, variables).toPromise();
    page = got.units.pageInfo;
  }
  const { units } = read(here, countyUnitsQuery, { first: 10 });
  assert.equal(units.edges.length, units.totalCount);
  assert.equal(new Set(units.edges.map(({ node }) => node.code)).size, units.totalCount);
});

test("pages of a connection join in the store, backwards", async () => {
  const here = environment();
  const { units: end } = await fetchQuery(here, countyUnitsQuery, { last: 3 }).toPromise();
  await fetchQuery(here, countyUnitsQuery, { last: 3, before: end.pageInfo.startCursor }).toPromise();
  const { units } = read(here, countyUnitsQuery, { last: 3 });
  const codes = units.edges.map(({ node }) => node.code);
  assert.equal(codes.length, 6);
  assert.deepEqual(codes, codes.toSorted());
});

test("an object is fetched again by its id, with the next page of what it has", async () => {
  const here = environment();
  const { unit } = await fetchQuery(here, countyUnitQuery, { code: "liuhe" }).toPromise();
  const record = () => here.lookup(getSingularSelector(countyUnit, unit)).data;
  const { endCursor, hasNextPage } = record().incidents.pageInfo;
  assert.ok(hasNextPage);
  await fetchQuery(here, countyUnitPageQuery, { id: unit.id, cursor: endCursor }).toPromise();
  const refs = record().incidents.edges.map(({ node }) => node.ref);
  assert.equal(new Set(refs).size, 4);
});

test("cards and refusals are nodes of one connection, and a card is fetched again by its id", async () => {
  const here = environment();
  const variables = { period: "2014", schemes: ["luxi2014"], first: 2 };
  const { scorecards } = await fetchQuery(here, countyCardsQuery, variables).toPromise();
  const cards = scorecards.edges.map(({ node }) => node);
  assert.deepEqual(
    cards.map((card) => card.__typename),
    ["Scorecard", "Scorecard"],
  );
  const ids = cards.map((card) => card.id);
  const { nodes } = await fetchQuery(here, countyNodesQuery, { ids }).toPromise();
  assert.deepEqual(
    nodes.map((node) => node.id),
    ids,
  );
});

test("what a mutation records appears in a connection that is shown", async () => {
  const here = environment();
  const { unit } = await fetchQuery(here, countyUnitQuery, { code: "liuhe" }).toPromise();
  const ref = `relay-${crypto.randomUUID()}`;
  const attributes = [
    { name: "level", choice: "COUNTY" },
    { name: "head_count", count: 6 },
  ];
  await new Promise((onCompleted, onError) => {
    commitMutation(here, {
      mutation: countyRecordMutation,
      variables: {
        input: { ref, unit: "liuhe", kind: "petition_visit", on: "2014-11-03", attributes },
        connections: [ConnectionHandler.getConnectionID(unit.id, "county_incidents")],
      },
      onCompleted,
      onError,
    });
  });
  const { incidents } = here.lookup(getSingularSelector(countyUnit, unit)).data;
  assert.equal(incidents.edges[0].node.ref, ref);
  await ask({ text: "mutation ($ref: String!) { incidentWithdraw(input: { ref: $ref }) { revision } }" }, { ref });
});
