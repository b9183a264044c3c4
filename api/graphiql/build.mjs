// Usage: node build.mjs OUTPUT_FOLDER   (vendor.sh calls it)
//
// Bundles entry.js and entry.css into OUTPUT_FOLDER/graphiql.js, graphiql.css
// and fonts/, and writes LICENSES.txt for every package that ended up inside.
// Stops if a patch no longer applies or if an address of another host is left.
import { build } from "esbuild";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const out = resolve(process.argv[2]);
const need = (condition, message) => {
  if (!condition) throw new Error(message);
};

// Changes to package sources: [file, old text, new text]; each must match exactly once.
const sourcePatches = [
  // A tab from tabs.json keeps its title while its query is edited or run.
  [
    "@graphiql/react/dist/editor/tabs.js",
    "title: newTab.operationName ||",
    "title: newTab.label || newTab.operationName ||",
  ],
  // On every load GraphiQL resets the user's choice to persist headers and forgets
  // the headers, unless told that its property has not changed.
  [
    "@graphiql/react/dist/editor/context.js",
    "const lastShouldPersistHeadersProp = useRef(void 0);",
    "const lastShouldPersistHeadersProp = useRef(Boolean(props.shouldPersistHeaders));",
  ],
  // Titles of icons come from names that minifying makes nonsense of; the buttons around them have names of their own.
  [
    "@graphiql/react/dist/icons/index.js",
    'const title = RawComponent.name.replace("Svg", "").replaceAll(/([A-Z])/g, " $1").trimStart().toLowerCase() + " icon";',
    "const title = undefined;",
  ],
  // No links to other hosts.
  [
    "graphiql/dist/GraphiQL.js",
    'jsxs("a", { className: "graphiql-logo-link", href: "https://github.com/graphql/graphiql", target: "_blank", rel: "noreferrer",',
    'jsxs("span", { className: "graphiql-logo-link",',
  ],
  [
    "graphiql/dist/GraphiQL.js",
    'jsx("a", { href: "https://codemirror.net/5/doc/manual.html#keymaps", target: "_blank", rel: "noopener noreferrer",',
    'jsx("span", {',
  ],
];

// Changes to the finished JavaScript: [old text, new text]; each must match at least once.
const outputPatches = [
  ["[CommonMark](https://commonmark.org/)", "CommonMark"],
  ["[IEEE 754](https://en.wikipedia.org/wiki/IEEE_floating_point)", "IEEE 754"],
  ["https://react.dev/errors/", "React error "],
  ["https://yarnpkg.com/en/docs/selective-version-resolutions", "selective version resolutions"],
  // The explorer's attribution, which this page does not show.
  ["https://github.com/OneGraph/graphiql-explorer", "#"],
  ["https://www.onegraph.com", "#"],
];

const applied = new Set();
const patch = {
  name: "patch",
  setup(b) {
    // @graphiql/toolkit imports graphql-ws only when it is given a subscription address.
    b.onResolve({ filter: /^graphql-ws$/ }, () => ({ path: "graphql-ws", namespace: "empty" }));
    b.onLoad({ filter: /.*/, namespace: "empty" }, () => ({
      contents: 'throw new Error("graphql-ws is not bundled");',
    }));
    for (const file of new Set(sourcePatches.map(([f]) => f))) {
      const filter = new RegExp(`/node_modules/${file.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`);
      b.onLoad({ filter }, ({ path }) => {
        let contents = readFileSync(path, "utf8");
        for (const p of sourcePatches.filter(([f]) => f === file)) {
          need(contents.split(p[1]).length === 2, `patch does not apply once in ${file}: ${p[1]}`);
          contents = contents.replace(p[1], () => p[2]);
          applied.add(p);
        }
        return { contents, loader: "js" };
      });
    }
    b.onLoad({ filter: /\/node_modules\/graphiql\/dist\/style\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll(/@font-face\s*\{[^}]*\}/g, ""),
      loader: "css",
    }));
  },
};

for (const name of ["graphiql.js", "graphiql.css", "fonts", "LICENSES.txt"]) {
  rmSync(join(out, name), { recursive: true, force: true });
}
const { metafile } = await build({
  entryPoints: [
    { in: "entry.js", out: "graphiql" },
    { in: "entry.css", out: "graphiql" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2021",
  charset: "utf8",
  legalComments: "none", // the licences are in LICENSES.txt
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  plugins: [patch],
  metafile: true,
  logLevel: "warning",
});
for (const p of sourcePatches) need(applied.has(p), `patch not reached: ${p[0]}`);

let js = readFileSync(join(out, "graphiql.js"), "utf8");
for (const [from, to] of outputPatches) {
  need(js.includes(from), `not in the bundle any more: ${from}`);
  js = js.replaceAll(from, () => to);
}
writeFileSync(join(out, "graphiql.js"), js);

// What is left may name no host but w3.org (the XML namespaces, which nothing fetches).
for (const name of ["graphiql.js", "graphiql.css"]) {
  const text = readFileSync(join(out, name), "utf8");
  const addresses = text.match(/(?:https?|wss?):\/\/[\w.-]+[^\s"'`)<>]*/g) ?? [];
  const bad = addresses.filter((a) => !/^http:\/\/www\.w3\.org\/(1998\/Math\/MathML|1999\/xlink|2000\/svg|XML\/1998\/namespace)$/.test(a));
  need(bad.length === 0, `${name} names other hosts: ${bad}`);
  need(!/unpkg|jsdelivr|esm\.sh|cdnjs|skypack|googleapis/i.test(text), `${name} names a CDN`);
  need(!/\bnew Function\b|[^.\w]eval\(|sourceMappingURL/.test(text), `${name}: eval or source map`);
}

// Licences of the packages whose text or files are in the output.
const folders = new Set();
for (const { inputs } of Object.values(metafile.outputs)) {
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    if (bytesInOutput === 0 || !path.includes("node_modules/")) continue;
    let folder = dirname(path);
    // Some packages have further package.json files inside, without a version.
    while (!existsSync(join(folder, "package.json")) || !manifest(folder).version) {
      folder = dirname(folder);
    }
    folders.add(folder);
  }
}
function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
// graphql is one of those of which a second copy would break everything.
const graphqlFiles = Object.keys(metafile.inputs).filter((p) => /node_modules\/graphql\//.test(p));
need(new Set(graphqlFiles.map((p) => p.split(".").pop())).size === 1, "two copies of graphql");

const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;
// Packages without a licence file, and the package of the same authors whose file covers them.
const sibling = {
  "@graphiql/plugin-doc-explorer": "graphiql",
  "@graphiql/plugin-explorer": "graphiql",
  "@graphiql/plugin-history": "graphiql",
  "react-compiler-runtime": "react",
  "react-remove-scroll-bar": "react-remove-scroll",
};
const licenceFile = (folder) => {
  const file = readdirSync(folder).find((f) => /^(licen[cs]e|copying)/i.test(f));
  return file && readFileSync(join(folder, file), "utf8");
};
const byText = new Map();
const packages = [];
for (const folder of [...folders].sort()) {
  const { name, version, license, author } = manifest(folder);
  const id = `${name} ${version} (${license})`;
  packages.push(id);
  let text = licenceFile(folder) ?? (sibling[name] && licenceFile(join("node_modules", sibling[name])));
  if (!text) {
    // The package names its licence in package.json but leaves the text out.
    const holder = typeof author === "string" ? author.replace(/\s*[<(].*/, "") : author?.name;
    need(license === "MIT" && holder, `no licence text for ${id}`);
    console.log(`standard MIT text with package.json's author for ${id}`);
    text = mit(holder);
  }
  text = text.replaceAll("\r\n", "\n").trim();
  byText.set(text, [...(byText.get(text) ?? []), id]);
}
const rule = "=".repeat(78);
writeFileSync(
  join(out, "LICENSES.txt"),
  [
    "Packages inside graphiql.js, graphiql.css and fonts/ (made by api/graphiql/build.mjs).\n",
    ...packages.map((p) => `  ${p}`),
    "",
    ...[...byText].map(([text, ids]) => `${rule}\n${ids.join("\n")}\n${rule}\n\n${text}\n`),
  ].join("\n"),
);
console.log(`${packages.length} packages`);
