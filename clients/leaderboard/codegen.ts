/** Types of the page's queries, from the committed schema. */
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: "src/*.graphql",
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        // A number as text: `Intl.NumberFormat` shows it exactly, whatever its size.
        scalars: { Date: "string", DateTime: "string", Decimal: "`${number}`" },
        defaultScalarType: "unknown",
        useTypeImports: true,
      },
    },
  },
};

export default config;
