/**
 * What Relay asks of a server: connections that page both ways, objects that are fetched again by their id alone,
 * edges that a mutation adds to. Relay's compiler reads the documents; relay.test.mjs runs what it makes of them.
 */
import { graphql } from "relay-runtime";

graphql`
  query countyUnitsQuery($first: Int, $after: String, $last: Int, $before: String) {
    units(orderBy: { field: CODE }, first: $first, after: $after, last: $last, before: $before)
      @connection(key: "county_units") {
      totalCount
      edges {
        cursor
        node {
          id
          code
        }
      }
    }
  }
`;

graphql`
  query countyUnitQuery($code: String!) {
    unit(code: $code) {
      id
      ...county_unit
    }
  }
`;

graphql`
  fragment county_unit on Unit
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
  @refetchable(queryName: "countyUnitPageQuery") {
    name
    incidents(first: $count, after: $cursor) @connection(key: "county_incidents") {
      edges {
        node {
          id
          ref
        }
      }
    }
  }
`;

graphql`
  query countyCardsQuery($period: String!, $schemes: [String!], $first: Int, $after: String) {
    scorecards(period: $period, schemes: $schemes, first: $first, after: $after) @connection(key: "county_scorecards") {
      edges {
        node {
          __typename
          ... on Scorecard {
            id
            total {
              low
              high
            }
          }
          ... on ScorecardRefused {
            code
          }
        }
      }
    }
  }
`;

graphql`
  query countyNodesQuery($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on Unit {
        code
      }
    }
  }
`;

graphql`
  mutation countyRecordMutation($input: IncidentRecordInput!, $connections: [ID!]!) {
    incidentRecord(input: $input) {
      incident @prependNode(connections: $connections, edgeTypeName: "IncidentEdge") {
        id
        ref
      }
      errors {
        code
        path
      }
    }
  }
`;
