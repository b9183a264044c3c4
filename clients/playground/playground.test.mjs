/** The playground in Chromium, against a demo county. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, url, visiting, written } from "./browser.mjs";

after(close);

/** The tabs as the server has them; what is in them is tested there. */
const samples = async (language) => (await fetch(`${url}/tabs.json?lang=${language}`)).json();

test("the tabs are first steps and the cookbook's questions, and each is answered", () =>
  visiting(async (playground) => {
    const expected = await samples("en");
    assert.equal(await playground.tabs.count(), expected.length);
    for (const { title, query } of expected) {
      await playground.show(title);
      assert.equal(await written(playground.query), query);
      const { data, errors } = await playground.run();
      assert.deepEqual(errors ?? [], [], title);
      assert.ok(Object.values(data).some((answer) => answer !== null && !answer.errors?.length), title);
    }
  }));

test("in Chinese the tabs ask for Chinese titles and texts", () =>
  visiting(
    async (playground) => {
      for (const [number, { title }] of (await samples("zh")).entries()) {
        assert.equal(await playground.tabs.nth(number).textContent(), title);
      }
      await playground.show("办法与条款");
      await playground.page.getByRole("button", { name: "Execute query" }).click();
      const { data, errors } = await playground.answer();
      assert.deepEqual(errors ?? [], []);
      assert.ok(data.schemes.nodes.some(({ titleZh }) => titleZh.includes("信访")));
    },
    { path: "/?lang=zh" },
  ));

test("a browser that is set to Chinese gets Chinese tabs, and says so to readers of the screen", () =>
  visiting(
    async ({ page, tabs }) => {
      assert.equal(await tabs.first().textContent(), "三个办法");
      assert.equal(await page.locator("html").getAttribute("lang"), "zh");
      assert.ok(await page.getByText("演示县").isVisible());
      assert.ok(await page.getByText("demo county").isHidden());
    },
    { locale: "zh-CN" },
  ));

test("the switch changes the language for good, and leaves what somebody wrote and what is open", () =>
  visiting(async (playground) => {
    const { page, tabs } = playground;
    await playground.write("{ mine: __typename }");
    await playground.show("What if?");
    await page.getByRole("link", { name: "中文" }).click();
    await tabs.filter({ hasText: "假如" }).and(page.locator('[aria-selected="true"]')).waitFor();
    assert.match(await written(playground.query), /^# 假如/);
    await page.goto(url);
    await tabs.filter({ hasText: "三个办法" }).waitFor();
    await tabs.last().click();
    assert.equal(await written(playground.query), "{ mine: __typename }");
    assert.equal(await tabs.filter({ hasText: "Three regimes" }).count(), 0);
  }));

test("the explorer adds a field to the query", () =>
  visiting(async (playground) => {
    const { page } = playground;
    await playground.write('{ scheme(code: "luxi2014") { code } }');
    await page.getByRole("button", { name: "Show GraphiQL Explorer" }).click();
    await page.locator(".graphiql-plugin .graphiql-explorer-fullMarks > span").click();
    assert.match(await written(playground.query), /code\s+fullMarks\s+\}/);
    assert.deepEqual(await playground.run(), { data: { scheme: { code: "luxi2014", fullMarks: "100" } } });
  }));

test("the documentation describes types and fields", () =>
  visiting(async ({ page }) => {
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    const documentation = page.locator(".graphiql-plugin");
    await documentation.getByRole("link", { name: "Query", exact: true }).click();
    await documentation.getByRole("link", { name: "whatIf", exact: true }).click();
    await documentation.getByText("Nothing is stored").waitFor();
  }));

test("a mistake in a query is marked before it is sent", () =>
  visiting(async (playground) => {
    await playground.write('{ scheme(code: "luxi2014") { cod } }');
    await playground.page.locator(".CodeMirror-lint-mark-error").first().waitFor();
  }));

test("a mutation reaches the ledger, which tells what is wrong with it", () =>
  visiting(async (playground) => {
    await playground.write(`mutation {
      incidentWithdraw(input: { ref: "NOBODY'S", reason: "a test" }) { errors { code path } }
    }`);
    const { data } = await playground.run();
    assert.deepEqual(data.incidentWithdraw.errors, [{ code: "NOT_FOUND", path: ["input", "ref"] }]);
  }));

test("the page may ask nobody but its own server", () =>
  visiting(async ({ page, faults }) => {
    const blocked = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
          fetch(address).catch(() => {});
        }),
      "https://elsewhere.example/",
    );
    assert.equal(blocked, "connect-src");
    assert.match(faults.splice(0).join("\n"), /Content Security Policy/);
  }));
