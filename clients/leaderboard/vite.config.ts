/** The page and the API under one address, so that no browser has to be told to trust another one. */
import { defineConfig } from "vite";

const kaohe = process.env.KAOHE_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  server: { proxy: { "/graphql": kaohe } },
  preview: { proxy: { "/graphql": kaohe } },
});
