import { Checkbox } from '../../components/Checkbox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useMessages } from '../../stores/selectors.ts';
import type { DeviceWork } from './device-work.ts';
import { firstOf, limitOf, type RolloutChoice, triesFirst } from './rollout-choice.ts';

/** How the write goes out over several devices: one of each kind first, and a number of failures that stops it. */
export function RolloutFields(props: {
  readonly chosen: readonly DeviceWork[];
  readonly choice: RolloutChoice;
  readonly disabled: boolean;
  readonly onChange: (choice: RolloutChoice) => void;
}) {
  const m = useMessages();
  const t = m.steps.apply.rollout;
  const { chosen, choice, disabled } = props;
  const wave = firstOf(chosen);
  const limit = limitOf(choice);
  const tries = triesFirst(choice, chosen);
  if (chosen.length < 2) return null;
  return (
    <fieldset className="rollout">
      <legend className="visually-hidden">{t.title}</legend>
      {wave.length === 0 ? null : (
        <div>
          <Checkbox
            checked={tries}
            disabled={disabled}
            onChange={(first) => props.onChange({ ...choice, first })}
          >
            {t.first}
          </Checkbox>
          {tries ? <p className="hint">{t.firstHint(wave.length, chosen.length - wave.length)}</p> : null}
        </div>
      )}
      <div className="rollout-limit">
        <div>
          <Checkbox
            checked={choice.limit}
            disabled={disabled}
            onChange={(on) => props.onChange({ ...choice, limit: on })}
          >
            {t.limit}
          </Checkbox>
          {choice.limit && limit !== null ? <p className="hint">{t.limitHint(limit)}</p> : null}
        </div>
        {choice.limit ? (
          <TextField
            label={t.limitCount}
            hideLabel
            numeric
            maxLength={20}
            value={choice.limitText}
            disabled={disabled}
            onChange={(limitText) => props.onChange({ ...choice, limitText })}
            issues={limit === null ? [{ kind: 'error', text: t.limitFault(choice.limitText) }] : []}
          />
        ) : null}
      </div>
    </fieldset>
  );
}
