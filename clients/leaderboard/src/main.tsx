import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { cacheExchange, createClient, fetchExchange, Provider } from "urql";
import { Page } from "./Page.tsx";
import "./style.css";

const client = createClient({ url: "/graphql", exchanges: [cacheExchange, fetchExchange] });

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <Provider value={client}>
      <Page />
    </Provider>
  </StrictMode>,
);
