/** Every rule that @graphql-eslint has for schemas and for Relay, but for those that are given a reason here. */
import graphql from "@graphql-eslint/eslint-plugin";

// Everything of ours; the directives are GraphQL's own.
const described = ["types", "EnumValueDefinition", "FieldDefinition", "InputValueDefinition"];

const exceptions = {
  // Members stand in the order in which people read them: a `low` before a `high`, a clause after the one before it.
  "@graphql-eslint/alphabetize": "off",
  // Facts have to be written, and whoever shows them wants to hear of it.
  "@graphql-eslint/no-root-type": "off",
  // The month after which something may go stands in the reason, where every tool shows it; tests read it there.
  "@graphql-eslint/require-deprecation-date": "off",
  // What else is to be read after a change, the client knows: that is a query, which may fail on its own.
  "@graphql-eslint/require-field-of-type-query-in-mutation-result": "off",
  // Units, incidents, cards are objects and have an `id`. Scores, amounts, clauses, payloads are values and have none.
  "@graphql-eslint/strict-id-in-types": "off",
};

const options = {
  "@graphql-eslint/input-name": ["error", { checkInputType: true, caseSensitiveInputType: false }],
  "@graphql-eslint/relay-edge-types": [
    "error",
    {
      // The items of a card and all else that is short and wanted whole is a list.
      listTypeCanWrapOnlyEdgeType: false,
      // A row of a comparison is an answer, a change is a line of a record: nothing fetches them again by an id.
      shouldImplementNode: false,
    },
  ],
  "@graphql-eslint/require-description": ["error", Object.fromEntries(described.map((kind) => [kind, true]))],
};

export default [
  {
    files: ["schema.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-all"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      ...options,
      ...exceptions,
    },
  },
];
