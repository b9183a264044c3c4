import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { cacheExchange, createClient, fetchExchange, Provider } from "urql";
import { Page } from "./Page.tsx";
import "./style.css";

const client = createClient({
  url: "/graphql",
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: { headers: { "GraphQL-Require-Preflight": "1" } },
});

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <Provider value={client}>
      <Page />
    </Provider>
  </StrictMode>,
);
