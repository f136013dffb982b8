import type { CheckStatus, CheckSummary } from '../../electron/domain/check.ts';
import type { Texts } from '../../electron/texts/index.ts';

const STATES: readonly CheckStatus[] = ['pass', 'warn', 'fail', 'skipped', 'error'];
const WIDTH = 680;
const LABEL = 130;
const ROW = 24;
/** A part that is there is never too narrow for its mark and number. */
const NARROWEST = 34;

export type ChartRow = { readonly label: string; readonly counts: CheckSummary };

/** How checks ended, as bars: every part carries its mark and number and a pattern of its own, so that grey paper tells them apart. */
export function StatusChart({
  rows,
  label,
  texts,
}: {
  readonly rows: readonly ChartRow[];
  readonly label: string;
  readonly texts: Texts;
}) {
  const named = rows.some((row) => row.label !== '');
  const left = named ? LABEL : 0;
  return (
    <svg
      className="bar"
      viewBox={`0 0 ${WIDTH} ${rows.length * ROW + 2}`}
      role="img"
      aria-label={told(label, rows, texts)}
    >
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="hatch-ground" width="6" height="6" />
          <line x1="0" y1="0" x2="0" y2="6" className="hatch-line" />
        </pattern>
        <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" className="dots-ground" />
          <circle cx="1.5" cy="1.5" r="0.7" />
        </pattern>
      </defs>
      {rows.map((row, index) => {
        const states = STATES.filter((status) => row.counts[status] > 0);
        return (
          <g key={row.label} transform={`translate(0 ${index * ROW})`}>
            {named && (
              <text x={LABEL - 8} y={17} textAnchor="end" className="name">
                {row.label}
              </text>
            )}
            {parts(
              states.map((status) => row.counts[status]),
              WIDTH - left - 2,
            ).map(({ x, width }, at) => {
              const status = states[at] as CheckStatus;
              return (
                <g key={status}>
                  <rect className={`fill-${status}`} x={left + 1 + x} y={2} width={width} height={ROW - 5} />
                  <rect className="plate" x={left + x + width / 2 - 15} y={4} width={32} height={ROW - 9} />
                  <text x={left + 1 + x + width / 2} y={16} textAnchor="middle">
                    {texts.checkStatus[status].mark} {row.counts[status]}
                  </text>
                </g>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}

/** The bars in words, for whoever cannot see them. */
function told(label: string, rows: readonly ChartRow[], texts: Texts): string {
  const counts = rows.map((row) => {
    const said = STATES.filter((status) => row.counts[status] > 0).map(
      (status) => `${texts.checkStatus[status].word} ${row.counts[status]}`,
    );
    return [row.label, said.join(', ')].filter((part) => part !== '').join(' ');
  });
  return `${label}: ${counts.join(' / ')}`;
}

function parts(
  counts: readonly number[],
  room: number,
): readonly { readonly x: number; readonly width: number }[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const least = counts.length * NARROWEST;
  let x = 0;
  return counts.map((count) => {
    const width = NARROWEST + ((room - least) * count) / total;
    const part = { x, width };
    x += width;
    return part;
  });
}
