/** The playground in a Chromium of the machine's own, as somebody sees it who has never been there. */
import { chromium } from "playwright-core";

export const url = process.env.KAOHE_URL ?? "http://127.0.0.1:8000";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

export const close = () => browser.close();

/** The page, with what somebody does there. */
class Playground {
  /** What the page complained of, and whom else it asked; nobody else is really asked. */
  faults = [];

  constructor(page) {
    this.page = page;
    this.tabs = page.getByRole("tab");
    this.query = page.locator(".graphiql-query-editor .CodeMirror");
    this.response = page.locator(".result-window .CodeMirror");
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.faults.push(message.text());
    });
    page.on("websocket", (socket) => {
      if (new URL(socket.url()).host !== new URL(url).host) this.faults.push(`asks ${socket.url()}`);
    });
  }

  /** Opens a path below /, and waits until queries can be run. */
  async go(path) {
    await this.page.context().route(
      (address) => address.origin !== url,
      (route) => {
        this.faults.push(`asks ${route.request().url()}`);
        return route.abort();
      },
    );
    await this.page.goto(url + path);
    await this.tabs.first().waitFor();
  }

  /** Shows a tab by its title. */
  async show(title) {
    await this.tabs.filter({ hasText: title }).click();
    await this.#settled();
  }

  /** Opens a tab with a query. */
  async write(query) {
    await this.page.getByRole("button", { name: "New tab" }).click();
    await this.query.click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(query);
    await this.#settled();
  }

  /** GraphiQL takes a moment to see which operation is in the open tab; once it has, it keeps it for the next visit. */
  async #settled() {
    await this.page.waitForFunction((text) => {
      const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem("graphiql:tabState"));
      return tabs[activeTabIndex].query === text;
    }, await written(this.query));
  }

  /** Runs what is in the open tab, which has no answer yet, by the keyboard; the answer as it is seen. */
  async run() {
    await this.query.click();
    await this.page.keyboard.press("Control+Enter");
    return this.answer();
  }

  /** The answer in the open tab, once it is seen. */
  async answer() {
    await this.response.locator("pre", { hasText: /"(data|errors)"/ }).first().waitFor();
    return JSON.parse(await written(this.response));
  }
}

/** All that stands in an editor, also what is scrolled away. */
export const written = (editor) => editor.evaluate((element) => element.CodeMirror.getValue());

/** Does something in the playground as it is opened in an empty profile; the page must not complain meanwhile. */
export async function visiting(does, { path = "/", locale = "en-US" } = {}) {
  const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } });
  try {
    context.setDefaultTimeout(20_000);
    const playground = new Playground(await context.newPage());
    await playground.go(path);
    await does(playground);
    if (playground.faults.length) throw new Error(playground.faults.join("\n"));
  } finally {
    await context.close();
  }
}
