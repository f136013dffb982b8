import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useActed } from './use-acted.ts';
import { WithLocale } from './WithLocale.tsx';

/** One of a few views of the same table, as a row of buttons. */
export function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly id: T; readonly label: string }[];
  /** As of a Checkbox. */
  readonly onChange: (value: T) => unknown;
}) {
  const { shown, act } = useActed(props.value);
  return (
    <WithLocale>
      <ToggleButtonGroup
        className="tabs"
        aria-label={props.label}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[shown]}
        onSelectionChange={(keys) => {
          const option = props.options.find((each) => keys.has(each.id));
          if (option) act(option.id, props.onChange(option.id));
        }}
      >
        {props.options.map((option) => (
          <ToggleButton key={option.id} id={option.id} className="tab">
            {option.label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </WithLocale>
  );
}
