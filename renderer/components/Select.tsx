import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';
import { WithLocale } from './WithLocale.tsx';

export type SelectOption<T extends string> = {
  readonly id: T;
  readonly label: string;
  readonly description?: string;
  readonly disabled?: boolean;
};

export type SelectProps<T extends string> = {
  readonly label: string;
  readonly options: readonly SelectOption<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly compact?: boolean;
  readonly disabled?: boolean;
};

export function Select<T extends string>(props: SelectProps<T>) {
  const compact = props.compact === true;
  return (
    <WithLocale>
      <AriaSelect
        className="field"
        {...(compact ? { 'data-compact': true, 'aria-label': props.label } : {})}
        selectedKey={props.value}
        onSelectionChange={(key) => {
          const option = props.options.find((each) => each.id === key);
          if (option) props.onChange(option.id);
        }}
        isDisabled={props.disabled === true}
        disabledKeys={props.options.filter((option) => option.disabled).map((option) => option.id)}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
      >
        {compact ? null : <Label className="label">{props.label}</Label>}
        <Button className="select-button">
          <SelectValue className="select-value" />
          <span className="select-arrow" aria-hidden="true">
            ▼
          </span>
        </Button>
        {props.hint === undefined ? null : (
          <Text slot="description" className="hint">
            {props.hint}
          </Text>
        )}
        <Popover className="popover">
          <ListBox items={props.options.map((option) => ({ ...option }))}>
            {(option) => (
              <ListBoxItem id={option.id} textValue={option.label} className="list-item">
                <Text slot="label">{option.label}</Text>
                {option.description === undefined ? null : (
                  <Text slot="description">{option.description}</Text>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </AriaSelect>
    </WithLocale>
  );
}
