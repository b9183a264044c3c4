import { useState } from "react";
import { useQuery } from "urql";
import { ChoicesDocument, LeaderboardDocument } from "./generated/graphql.ts";
import { Leaderboard } from "./Leaderboard.tsx";

/** Who stands where in a county: the regime, the year and the county are chosen at the top. */
export function Page() {
  const [{ data, error }] = useQuery({ query: ChoicesDocument });
  const schemes = data?.schemes?.nodes ?? [];
  const periods = data?.periods?.nodes ?? [];
  const counties = data?.units?.nodes ?? [];

  const [chosen, choose] = useState<Partial<Record<"scheme" | "period" | "county", string>>>({});
  const scheme = chosen.scheme ?? schemes[0]?.code ?? "";
  const period = chosen.period ?? periods[0]?.code ?? "";
  const county = chosen.county ?? counties[0]?.code ?? "";
  const variables = { scheme, period, county };
  const [board] = useQuery({ query: LeaderboardDocument, variables, pause: !data });

  const rows = board.data?.comparison?.rows?.nodes;
  const wrong = error ?? board.error;
  return (
    <>
      <h1>County leaderboard</h1>
      <form>
        <Choice label="Regime" value={scheme} onChoose={(scheme) => choose({ ...chosen, scheme })}>
          {schemes.map(({ code, title }) => [code, title])}
        </Choice>
        <Choice label="Year" value={period} onChoose={(period) => choose({ ...chosen, period })}>
          {periods.map(({ code }) => [code, code])}
        </Choice>
        <Choice label="County" value={county} onChoose={(county) => choose({ ...chosen, county })}>
          {counties.map(({ code, name }) => [code, name])}
        </Choice>
      </form>
      {wrong && <p role="alert">{wrong.message}</p>}
      {rows && <Leaderboard rows={rows} stale={board.fetching} />}
    </>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  children: [value: string, title: string][];
};

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {children.map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
