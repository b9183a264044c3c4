// Starts GraphiQL on index.html. Written for kaohe; graphiql.js beside it is
// built from npm packages (see README.md).
import {
  GraphiQL,
  createElement,
  createGraphiQLFetcher,
  createRoot,
  explorerPlugin,
} from "./graphiql.js";

// GraphiQL's own keys in the browser's storage, and one of ours.
const KEYS = {
  tabs: "graphiql:tabState",
  query: "graphiql:query",
  variables: "graphiql:variables",
  samples: "graphiql:kaoheSamples",
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

/** The sample queries of tabs.json; an absent or broken file means none. */
async function loadSamples() {
  try {
    const response = await fetch(new URL("tabs.json", import.meta.url), { cache: "no-cache" });
    if (!response.ok) return [];
    const entries = await response.json();
    return entries
      .filter((entry) => typeof entry?.query === "string")
      .map(({ title, query, variables }) => ({
        title: typeof title === "string" ? title : "",
        query,
        variables:
          variables && typeof variables === "object"
            ? JSON.stringify(variables, null, 2)
            : typeof variables === "string"
              ? variables
              : "",
      }));
  } catch (error) {
    console.warn("tabs.json was not read:", error);
    return [];
  }
}

function tabOf(sample, number) {
  return {
    id: `sample-${Date.now()}-${number}`,
    title: sample.title || "<untitled>",
    label: sample.title, // build.mjs makes GraphiQL prefer it to the operation's name
    query: sample.query,
    variables: sample.variables,
    headers: null,
    operationName: null,
    response: null,
    hash: null,
    sample,
  };
}

function storedTabs(storage) {
  try {
    const state = JSON.parse(storage.getItem(KEYS.tabs));
    return Array.isArray(state?.tabs) ? state.tabs.filter((tab) => tab) : [];
  } catch {
    return [];
  }
}

function isUntouchedSample(tab) {
  return (
    tab.sample &&
    tab.query === tab.sample.query &&
    (tab.variables ?? "") === (tab.sample.variables ?? "")
  );
}

/**
 * Puts the samples in front of the stored tabs on the first visit and whenever
 * tabs.json has changed; tabs the user wrote or edited stay.
 */
function openSamples(samples, storage) {
  const fingerprint = JSON.stringify(samples);
  const kept = storedTabs(storage);
  if (samples.length === 0 || (kept.length > 0 && storage.getItem(KEYS.samples) === fingerprint)) {
    return;
  }
  const tabs = [...samples.map(tabOf), ...kept.filter((tab) => !isUntouchedSample(tab))];
  storage.setItem(KEYS.tabs, JSON.stringify({ tabs, activeTabIndex: 0 }));
  storage.setItem(KEYS.query, tabs[0].query);
  // GraphiQL takes the first tab's variables from here, not from the tab.
  if (tabs[0].variables) storage.setItem(KEYS.variables, tabs[0].variables);
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
openSamples(await loadSamples(), storage);

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
