/** The page's table, rendered from what a live server answers. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { cacheExchange, createClient, fetchExchange } from "@urql/core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { createServer } from "vite";
import { ChoicesDocument, LeaderboardDocument } from "./src/generated/graphql.ts";

const vite = await createServer({
  appType: "custom",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false },
});
after(() => vite.close());
const { Leaderboard } = await vite.ssrLoadModule("/src/Leaderboard.tsx");

const url = `${process.env.KAOHE_URL ?? "http://127.0.0.1:8000"}/graphql`;
// urql asks by GET; outside of a browser nobody says that no page of another origin sent it by accident.
const fetchOptions = { headers: { "GraphQL-Require-Preflight": "1" } };
const client = createClient({ url, exchanges: [cacheExchange, fetchExchange], fetchOptions });

/** The table of a regime, line by line. */
async function lines(scheme: string): Promise<string[]> {
  const { data, error } = await client.query(LeaderboardDocument, { scheme, period: "2014", county: "yunxi" });
  assert.ifError(error);
  const rows = data?.comparison?.rows?.nodes;
  return renderToStaticMarkup(createElement(Leaderboard, { rows, stale: false })).split("<tr>");
}

test("what is unknown makes a bar with a certain and a possible part", async () => {
  const [bailu] = (await lines("luxi2014")).filter((line) => line.includes("白鹭镇"));
  assert.match(bailu ?? "", /certain" style="width:71.26%".*possible" style="width:calc\(96.55% - 71.26%\)".*71.26 – 96.55/);
});

test("a unit that is vetoed and fined says so", async () => {
  const [liuhe] = (await lines("liaocheng1995")).filter((line) => line.includes("柳河乡"));
  assert.match(liuhe ?? "", /<td>6 – 7<\/td>.*>vetoed<.*¥6,300.00/);
});

test("every regime has a table, those without marks, too", async () => {
  const { data } = await client.query(ChoicesDocument, {});
  const schemes = data?.schemes?.nodes ?? [];
  assert.ok(schemes.length >= 5);
  for (const { code } of schemes) assert.ok((await lines(code)).length > 2, code);
});
