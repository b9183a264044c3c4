/** graphql-ws: what is recorded is told as it is recorded, and after a break all that was missed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "graphql-ws";
import type { Client } from "graphql-ws";
import { url, visit } from "./kaohe.ts";

interface Recorded {
  incidentRecorded: { cursor: string; incident: { ref: string } };
}

const RECORDED = `subscription Recorded($unit: String!, $after: String) {
  incidentRecorded(unit: $unit, after: $after) { cursor operation incident { ref on } }
}`;
const RECORD = `mutation Record($input: IncidentRecordInput!) {
  incidentRecord(input: $input) { errors { message } }
}`;

async function ask(query: string, variables = {}): Promise<any> {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return (await answer.json()).data;
}

async function record(unit: string): Promise<string> {
  const input = visit(unit);
  assert.deepEqual((await ask(RECORD, { input })).incidentRecord.errors, []);
  return input.ref;
}

/** Every incident of a unit, from a place in the list of changes on. */
async function* recorded(live: Client, unit: string, after: string): AsyncGenerator<string> {
  const operation = { query: RECORDED, variables: { unit, after } };
  for await (const { data } of live.iterate<Recorded>(operation)) {
    if (!data) return;
    operation.variables.after = data.incidentRecorded.cursor; // after a break, graphql-ws asks from here on
    yield data.incidentRecorded.incident.ref;
  }
}

test("incidents are told as they are recorded, those recorded during a break included", async () => {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: Infinity });
  const { changes } = await ask("{ changes(last: 1) { edges { cursor } } }");
  const incidents = recorded(live, "liuhe", changes.edges[0].cursor);
  const next = async () => (await incidents.next()).value;

  const first = await record("liuhe");
  assert.equal(await next(), first);

  live.terminate();
  await record("qingshi");
  const missed = [await record("liuhe"), await record("liuhe")];
  assert.deepEqual([await next(), await next()], missed);
  await incidents.return(undefined);
  await live.dispose();
});
