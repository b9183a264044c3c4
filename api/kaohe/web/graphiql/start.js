// Starts GraphiQL on index.html. Written for kaohe; graphiql.js beside it is
// built from npm packages (see README.md).
import {
  GraphiQL,
  createElement,
  createGraphiQLFetcher,
  createRoot,
  explorerPlugin,
} from "./graphiql.js";

// GraphiQL's own keys in the browser's storage, and two of ours.
const KEYS = {
  tabs: "graphiql:tabState",
  query: "graphiql:query",
  variables: "graphiql:variables",
  samples: "graphiql:kaoheSamples",
  language: "graphiql:kaoheLanguage",
};

function memoryStorage() {
  const map = new Map();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
    get length() {
      return map.size;
    },
  };
}

/** The browser's storage, or null where it is blocked. */
function browserStorage() {
  try {
    localStorage.setItem("graphiql:probe", "1");
    localStorage.removeItem("graphiql:probe");
    return localStorage;
  } catch {
    return null;
  }
}

/** The language that this page's address names, or that an earlier one named; null leaves it to the server. */
function chosenLanguage(storage) {
  const named = new URLSearchParams(location.search).get("lang");
  if (named) storage.setItem(KEYS.language, named);
  return named ?? storage.getItem(KEYS.language);
}

/** Says which language the page is in. */
function show(language) {
  document.documentElement.lang = language;
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.lang === language) link.setAttribute("aria-current", "true");
  }
}

/** The sample queries of tabs.json; an absent or broken file means none. */
async function loadSamples(chosen) {
  try {
    const address = new URL("tabs.json", import.meta.url);
    if (chosen) address.searchParams.set("lang", chosen);
    const response = await fetch(address, { cache: "no-cache" });
    if (!response.ok) return [];
    show(response.headers.get("content-language") ?? "en");
    return await response.json();
  } catch (error) {
    console.warn("tabs.json was not read:", error);
    return [];
  }
}

function tabOf(sample, number) {
  return {
    id: `sample-${Date.now()}-${number}`,
    title: sample.title,
    label: sample.title, // build.mjs makes GraphiQL prefer it to the operation's name
    query: sample.query,
    variables: sample.variables ?? "",
    headers: null,
    operationName: null,
    response: null,
    hash: null,
    sample,
  };
}

function storedTabs(storage) {
  try {
    const { tabs, activeTabIndex } = JSON.parse(storage.getItem(KEYS.tabs));
    return { kept: tabs.filter((tab) => tab), active: tabs[activeTabIndex] };
  } catch {
    return { kept: [], active: null };
  }
}

function isUntouchedSample(tab) {
  return (
    tab?.sample &&
    tab.query === tab.sample.query &&
    (tab.variables ?? "") === (tab.sample.variables ?? "")
  );
}

/**
 * Puts the samples in front of the stored tabs on the first visit and whenever
 * tabs.json has changed, as it does with the language; tabs the user wrote or
 * edited stay, and so does the one that was open.
 */
function openSamples(samples, storage) {
  const fingerprint = JSON.stringify(samples);
  const { kept, active } = storedTabs(storage);
  if (samples.length === 0 || (kept.length > 0 && storage.getItem(KEYS.samples) === fingerprint)) {
    return;
  }
  const tabs = [...samples.map(tabOf), ...kept.filter((tab) => !isUntouchedSample(tab))];
  const open = Math.max(
    tabs.findIndex((tab) => tab === active || (isUntouchedSample(active) && tab.sample?.name === active.sample.name)),
    0,
  );
  storage.setItem(KEYS.tabs, JSON.stringify({ tabs, activeTabIndex: open }));
  storage.setItem(KEYS.query, tabs[open].query);
  // GraphiQL takes the open tab's variables from here, not from the tab.
  if (tabs[open].variables) storage.setItem(KEYS.variables, tabs[open].variables);
  else storage.removeItem(KEYS.variables);
  storage.setItem(KEYS.samples, fingerprint);
}

/** fetch() that turns a reply that is not JSON into a GraphQL error one can read. */
async function fetchJson(...args) {
  const response = await fetch(...args);
  const type = response.headers.get("content-type") ?? "";
  if (/json|multipart/i.test(type)) return response;
  const text = (await response.text()).trim().slice(0, 2000);
  const status = `HTTP ${response.status} ${response.statusText}`.trim();
  const error =
    text && /^text\/plain/i.test(type)
      ? { message: `${status}: ${text}` }
      : { message: status, extensions: { text } };
  return new Response(JSON.stringify({ errors: [error] }), {
    headers: { "content-type": "application/json" },
  });
}

const local = browserStorage();
const storage = local ?? memoryStorage();
openSamples(await loadSamples(chosenLanguage(storage)), storage);

const endpoint = document.querySelector('meta[name="graphql-endpoint"]')?.content || "/graphql";

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({
      url: new URL(endpoint, document.baseURI).href,
      fetch: fetchJson,
    }),
    plugins: [explorerPlugin()],
    defaultEditorToolsVisibility: true,
    isHeadersEditorEnabled: true,
    // Undefined means the browser's storage, limited to GraphiQL's own keys.
    storage: local ? undefined : storage,
  }),
);
