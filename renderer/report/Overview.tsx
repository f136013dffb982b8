import type { CheckStatus } from '../../electron/domain/check.ts';
import { moment, pointSentence } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, Section } from './parts.tsx';
import { StatusChart } from './StatusChart.tsx';
import { verdictSentence } from './verdict.ts';

const STATES: readonly CheckStatus[] = ['pass', 'warn', 'fail', 'skipped', 'error'];
/** Lines of kinds and open points that fit on the one page; the section on them has all. */
const LINES = 13;
const LEAST_POINTS = 3;

/** 概要: one page with what was set up, the verdict, how the checks ended, and what is left to do. */
export function Overview({ model, words, texts }: PartProps) {
  const { overview, settings } = model;
  const { checks } = overview;
  const shown = Math.max(LEAST_POINTS, LINES - overview.byProduct.length);
  const written = words.ofDevices(overview.applied, overview.inScope);
  const applied = overview.unread > 0 ? `${written} — ${words.unread(overview.unread)}` : written;
  const toTest = overview.inScope - overview.testless;
  const tested =
    overview.testless > 0
      ? `${words.ofDevices(overview.tested, toTest)} — ${words.testless(overview.testless)}`
      : words.ofDevices(overview.tested, toTest);
  const rows = [
    [words.overviewHeads.verdict, <b key="verdict">{verdictSentence(words, overview)}</b>],
    [
      words.overviewHeads.devices,
      overview.outOfScope > 0
        ? `${words.deviceCount(overview.devices)} — ${words.outOfScope(overview.outOfScope)}`
        : words.deviceCount(overview.devices),
    ],
    [words.overviewHeads.applied, applied],
    ...(overview.restored > 0
      ? [[words.overviewHeads.restored, words.ofDevices(overview.restored, overview.inScope)] as const]
      : []),
    [words.overviewHeads.tested, tested],
    [
      words.overviewHeads.checks,
      overview.preflightCameTo !== null
        ? `${texts.checkStatus.warn.mark} ${words.cameTo(overview.preflightCameTo.done, overview.preflightCameTo.total)}`
        : overview.preflightRun
          ? overview.preflightOutdated
            ? `${texts.checkStatus.warn.mark} ${words.outdatedChecks(moment(overview.preflightAt))}`
            : moment(overview.preflightAt)
          : `${texts.checkStatus.skipped.mark} ${words.noChecks}`,
    ],
    [words.overviewHeads.openPoints, words.count(overview.openPoints)],
    [words.overviewHeads.terms, words.terms(settings.terms.by, moment(settings.terms.at))],
  ] as const;
  return (
    <Section title={words.sections.overview} alone>
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
      {overview.byProduct.length > 0 && (
        <>
          <h2>{words.whatWasDone}</h2>
          <Grid
            className="numbers"
            heads={words.kindHeads}
            rows={overview.byProduct.map((kind) => [
              texts.product[kind.product].short,
              texts.route[kind.route].name,
              kind.count,
              kind.route === 'none' ? '－' : kind.applied,
              kind.route === 'none' || kind.testless === kind.count ? '－' : kind.tested,
              kind.manual === 0 ? '－' : kind.manual,
            ])}
          />
        </>
      )}
      <h2>{words.overviewHeads.checks}</h2>
      {overview.preflightRun && checks.total > 0 ? (
        <>
          <StatusChart
            rows={[{ label: '', counts: checks }]}
            label={words.overviewHeads.checks}
            texts={texts}
          />
          <p className="legend">
            {STATES.filter((status) => checks[status] > 0)
              .map(
                (status) =>
                  `${texts.checkStatus[status].mark} ${texts.checkStatus[status].word} ${words.count(checks[status])}`,
              )
              .join('　')}
          </p>
        </>
      ) : (
        <p>
          {texts.checkStatus.skipped.mark} {words.noChecks}
        </p>
      )}
      <h2>{words.overviewHeads.openPoints}</h2>
      {model.openPoints.length === 0 ? (
        <p>{words.noOpenPoints}</p>
      ) : (
        <>
          <ol className="brief">
            {model.openPoints.slice(0, shown).map((point) => (
              <li key={point.no}>{pointSentence(texts, point)}</li>
            ))}
          </ol>
          {model.openPoints.length > shown && (
            <p className="note">
              {words.morePoints(model.openPoints.length - shown, words.sections.openPoints)}
            </p>
          )}
        </>
      )}
    </Section>
  );
}
