// What start.js needs from npm, as one ES module.
export { createElement } from "react";
export { createRoot } from "react-dom/client";
export { GraphiQL } from "graphiql";
export { explorerPlugin } from "@graphiql/plugin-explorer";
export { createGraphiQLFetcher } from "@graphiql/toolkit";
