import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { WithLocale } from './WithLocale.tsx';

export type MenuListProps = {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly label: string }[];
  /** Where the focus begins; a pointer leaves it to the list. */
  readonly focus: 'first' | 'last' | 'list';
  /** The button it hangs on, which has the focus again when it is closed. */
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
};

/** The open list of a button that `opensMenu`. */
export function MenuList(props: MenuListProps) {
  return (
    <WithLocale>
      <Popover
        className="popover"
        trigger="MenuTrigger"
        triggerRef={props.button}
        placement="bottom start"
        aria-label={props.label}
        isOpen
        onOpenChange={(open) => {
          if (!open) props.onClose();
        }}
      >
        <Menu
          aria-label={props.label}
          autoFocus={props.focus === 'list' ? true : props.focus}
          onClose={props.onClose}
          onAction={(key) => props.onChoose(String(key))}
        >
          {props.items.map(({ id, label }) => (
            <MenuItem key={id} id={id} textValue={label} className="list-item">
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </WithLocale>
  );
}
