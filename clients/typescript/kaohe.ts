/** What both clients are tried with. */
import { randomUUID } from "node:crypto";
import type { IncidentRecordInput } from "./generated/graphql.ts";

/** Where kaohe is served: by KAOHE_URL, or where `kaohe serve --demo` serves. */
export const url = `${process.env.KAOHE_URL ?? "http://127.0.0.1:8000"}/graphql`;

/** A visit to the county by a group of six, under a document number of its own. */
export function visit(unit: string): IncidentRecordInput {
  return {
    ref: `visit-${randomUUID()}`,
    unit,
    kind: "petition_visit",
    on: "2014-11-03",
    attributes: [
      { name: "level", choice: "COUNTY" },
      { name: "head_count", count: 6 },
    ],
  };
}
