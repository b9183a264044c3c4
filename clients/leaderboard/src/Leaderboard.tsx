import type { LeaderboardQuery, StandingFragment, Verdict } from "./generated/graphql.ts";

type Rows = NonNullable<NonNullable<LeaderboardQuery["comparison"]>["rows"]>["nodes"];

/** One line a unit: its rank, what it certainly and possibly scores, vetoes and fines. */
export function Leaderboard({ rows, stale }: { rows: Rows; stale: boolean }) {
  if (rows.length === 0) return <p>This regime assesses nobody here in this year.</p>;
  const measure = rows[0]?.cells[0]?.measure === "OBLIGATIONS" ? "duties that bind it" : "marks";
  return (
    <table aria-busy={stale}>
      <caption>Solid is certain; hatched is possible, as long as facts are missing.</caption>
      <thead>
        <tr>
          <th>Rank</th>
          <th>Unit</th>
          <th>Per cent of the {measure}</th>
          <th>Veto</th>
          <th>Fines</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ unit, cells: [standing] }) => (
          <tr key={unit.id}>
            <td>{standing?.rank && range(String(standing.rank.best), String(standing.rank.worst))}</td>
            <th scope="row">{unit.name}</th>
            <td>{standing?.percent && <Bar {...standing.percent} />}</td>
            <td>{standing?.vetoed && <Veto verdict={standing.vetoed} />}</td>
            <td>{standing?.fines && <Money {...standing.fines} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Solid as far as is certain, hatched as far as is possible: what is unknown is never shown as zero. */
function Bar({ low, high }: NonNullable<StandingFragment["percent"]>) {
  return (
    <div className="bar">
      <div className="track" aria-hidden>
        <div className="certain" style={{ width: `${low}%` }} />
        <div className="possible" style={{ width: `calc(${high}% - ${low}%)` }} />
      </div>
      <span>{range(low, high)}</span>
    </div>
  );
}

function Veto({ verdict }: { verdict: Verdict }) {
  if (verdict === "NO") return null;
  return <span className={`veto ${verdict}`}>{verdict === "YES" ? "vetoed" : "perhaps vetoed"}</span>;
}

function Money({ low, high, currency }: NonNullable<StandingFragment["fines"]>) {
  const format = new Intl.NumberFormat("zh-CN", { style: "currency", currency });
  return Number(high) === 0 ? null : range(format.format(low), format.format(high));
}

/** One value where both ends agree, otherwise both. */
function range(low: string, high: string) {
  return low === high ? low : `${low} – ${high}`;
}
