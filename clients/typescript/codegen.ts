/** Types of every operation, from the committed schema. */
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: "../operations/*.graphql",
  generates: {
    "./generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        // Points and money stay text: a binary float would not keep them exact.
        scalars: { Date: "string", DateTime: "string", Decimal: "string" },
        defaultScalarType: "unknown",
        useTypeImports: true,
      },
    },
    // Apollo's cache asks which types an interface has.
    "./generated/possible-types.ts": { plugins: ["fragment-matcher"] },
  },
};

export default config;
