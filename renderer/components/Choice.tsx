import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { WithLocale } from './WithLocale.tsx';

/** One of a few views of the same table, as a row of buttons. */
export function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly id: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <WithLocale>
      <ToggleButtonGroup
        className="tabs"
        aria-label={props.label}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[props.value]}
        onSelectionChange={(keys) => {
          const option = props.options.find((each) => keys.has(each.id));
          if (option) props.onChange(option.id);
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
