import type { ApplyItem } from '../../electron/domain/plan.ts';
import type { ReportModel } from '../../electron/domain/report-model.ts';
import { errorText, moment, settingSection, settingValue } from '../../electron/texts/index.ts';
import { groupState } from './group-state.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid } from './parts.tsx';
import { triedText } from './tried-text.ts';

/** Devices with the very same record: what they had, what was wanted, what was read back. Secrets stand as words only. */
export function SettingGroup({
  title,
  group,
  words,
  texts,
}: Pick<PartProps, 'words' | 'texts'> & {
  readonly title: string;
  readonly group: ReportModel['settings']['groups'][number];
}) {
  return (
    <div className="group">
      <h2>{title}</h2>
      <p className="note">
        {groupState(words, texts, group)}
        {`　${texts.driver[group.driver]}`}
        {group.at === '' ? '' : `　${words.period(moment(group.at), moment(group.until))}`}
      </p>
      {group.notSet.length > 0 && (
        <div className="note">
          {words.notSet}
          <ul>
            {group.notSet.map((error) => (
              <li key={JSON.stringify(error)}>{errorText(texts, error, 'paper')}</li>
            ))}
          </ul>
        </div>
      )}
      {group.tried !== null && <p className="note">{triedText(words, texts, group.tried)}</p>}
      {group.count > 1 && (
        <p className="note">
          <Devices group={group} words={words} />
        </p>
      )}
      {group.errors.map((error) => (
        <p key={JSON.stringify(error)} className="error">
          ! {errorText(texts, error, 'paper')}
        </p>
      ))}
      {group.items.length === 0 ? (
        <p>{words.noSettings}</p>
      ) : (
        <Grid
          className="settings"
          heads={words.settingHeads}
          rows={group.items.map((item) => [
            settingSection(texts, item.key),
            texts.setting[item.key].label,
            settingValue(texts, item.key, item.before),
            settingValue(texts, item.key, item.wanted),
            item.secret ? '－' : readBack(item),
            `${texts.applyOutcome[item.outcome].mark} ${texts.applyOutcome[item.outcome].word}`,
          ])}
        />
      )}
    </div>
  );

  /** What was not written was not read back either: that is no value. */
  function readBack(item: ApplyItem): string {
    if (item.after === null && item.outcome === 'not-written') return '－';
    return settingValue(texts, item.key, item.after);
  }
}
