import type { ReportModel } from '../../electron/domain/report-model.ts';
import { errorText, moment, resultWords } from '../../electron/texts/index.ts';
import { groupState } from './group-state.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid } from './parts.tsx';
import { triedText } from './tried-text.ts';

type Group = ReportModel['settings']['groups'][number];

/** Devices whose settings are not as wanted, and items that were not set: only what differs from the others is said. */
export function NotSetUp({ model, words, texts }: PartProps) {
  const own = resultWords(model.options.language);
  const groups = model.settings.groups.filter(needsWords);
  if (groups.length === 0) return null;
  const labels = (group: Group, written: boolean): string => {
    const items = group.items.filter(({ outcome }) => (outcome !== 'not-written') === written);
    if (items.length === 0) return '－';
    if (items.length === group.items.length) return own.all(items.length);
    return items
      .map(({ key, outcome }) => {
        const { label } = texts.setting[key];
        return outcome === 'differs' || outcome === 'unknown'
          ? `${label} (${texts.applyOutcome[outcome].mark} ${texts.applyOutcome[outcome].word})`
          : label;
      })
      .join(', ');
  };
  return (
    <>
      <h2>{own.notWrittenTitle}</h2>
      <Grid
        className="not-set-up"
        heads={own.notWrittenHeads}
        rows={groups.map((group) => [
          <>
            {texts.product[group.product].short} <Devices group={group} words={words} inline />
          </>,
          <>
            <b>{groupState(words, texts, group)}</b>
            {group.at !== '' && (
              <span className="evidence"> {words.period(moment(group.at), moment(group.until))}</span>
            )}
            {group.errors.map((error) => (
              <div key={JSON.stringify(error)}>! {errorText(texts, error, 'paper')}</div>
            ))}
            {group.tried !== null && <div>{triedText(words, texts, group.tried)}</div>}
            {group.notSet.length > 0 && (
              <div>
                {words.notSet}
                <ul>
                  {group.notSet.map((error) => (
                    <li key={JSON.stringify(error)}>{errorText(texts, error, 'paper')}</li>
                  ))}
                </ul>
              </div>
            )}
          </>,
          labels(group, true),
          labels(group, false),
        ])}
      />
    </>
  );
}

/** A device that is done and left nothing out stands in the matrix alone; one that was not written to, among those. */
function needsWords({ state, open, items, errors, notSet, tried }: Group): boolean {
  if (open !== null || errors.length > 0 || notSet.length > 0 || tried !== null) return true;
  return items.length > 0 && state !== 'done' && state !== 'no-change' && state !== 'not-run';
}
