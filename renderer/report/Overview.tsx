import type { PartProps } from './part-props.ts';
import { moment, Section } from './parts.tsx';

/** 1 概要: one page with the verdict, the counts and how the checks ended. */
export function Overview({ model, words, texts }: PartProps) {
  const { overview, settings } = model;
  const { checks } = overview;
  const products = overview.byProduct
    .map(({ product, count }) => `${texts.product[product].short} ${words.deviceCount(count)}`)
    .join('、');
  const states = (['pass', 'warn', 'fail', 'skipped', 'error'] as const).filter(
    (status) => checks[status] > 0,
  );
  const rows = [
    [words.overviewHeads.verdict, words.verdict[overview.verdict]],
    [
      words.overviewHeads.devices,
      `${words.deviceCount(overview.devices)}${products === '' ? '' : `（${products}）`}`,
    ],
    [words.overviewHeads.applied, `${overview.applied} / ${overview.devices}`],
    [words.overviewHeads.tested, `${overview.tested} / ${overview.devices}`],
    [words.overviewHeads.openPoints, words.count(overview.openPoints)],
    [words.overviewHeads.terms, words.terms(settings.terms.by, moment(settings.terms.at))],
  ] as const;
  return (
    <Section title={words.sections.overview}>
      <table className="facts wide">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{words.overviewHeads.checks}</h2>
      {checks.total === 0 ? (
        <p>{words.noChecks}</p>
      ) : (
        <svg className="bar" viewBox="0 0 600 26" role="img" aria-label={words.overviewHeads.checks}>
          {bars(
            states.map((status) => checks[status]),
            checks.total,
          ).map(({ x, width }, index) => {
            const status = states[index] as (typeof states)[number];
            return (
              <g key={status}>
                <rect className={`fill-${status}`} x={x} y={1} width={width} height={24} />
                {width > 34 && (
                  <text x={x + width / 2} y={18} textAnchor="middle">
                    {texts.checkStatus[status].mark} {checks[status]}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
      <p className="legend">
        {states
          .map(
            (status) =>
              `${texts.checkStatus[status].mark} ${texts.checkStatus[status].word} ${words.count(checks[status])}`,
          )
          .join('　')}
      </p>
    </Section>
  );
}

function bars(
  counts: readonly number[],
  total: number,
): readonly { readonly x: number; readonly width: number }[] {
  let x = 0;
  return counts.map((count) => {
    const width = (600 * count) / total;
    const bar = { x, width };
    x += width;
    return bar;
  });
}
