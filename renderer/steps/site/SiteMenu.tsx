import { type KeyboardEvent, useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import type { MenuListProps } from '../../components/MenuList.tsx';
import { readLater } from '../../components/read-later.tsx';
import { useMessages } from '../../stores/selectors.ts';

const MenuList = readLater(async () => (await import('../../components/MenuList.tsx')).MenuList);

export type SiteAction = 'export' | 'merge' | 'template' | 'archive' | 'unarchive' | 'remove';

/** How a key opens the list. */
const BEGINS: Readonly<Record<string, 'first' | 'last'>> = {
  Enter: 'first',
  ' ': 'first',
  ArrowDown: 'first',
  ArrowUp: 'last',
};

/** What is done with a saved site beside opening and copying it. */
export function SiteMenu(props: {
  /** How the site is called. */
  readonly of: string;
  readonly archived: boolean;
  readonly onAction: (action: SiteAction) => void;
}) {
  const m = useMessages();
  const t = m.sites;
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<MenuListProps['focus'] | null>(null);
  const actions: readonly { readonly id: SiteAction; readonly label: string }[] = [
    { id: 'export', label: t.export },
    { id: 'merge', label: t.merge.open },
    { id: 'template', label: t.template },
    props.archived ? { id: 'unarchive', label: t.unarchive } : { id: 'archive', label: t.archive },
    { id: 'remove', label: m.common.remove },
  ];
  const onKeyDown = (event: KeyboardEvent): void => {
    const focus = BEGINS[event.key];
    if (focus === undefined) return;
    event.preventDefault();
    setOpen(focus);
  };
  return (
    <>
      <Button
        kind="quiet"
        small
        label={t.menu(props.of)}
        buttonRef={button}
        opensMenu
        expanded={open !== null}
        onKeyDown={onKeyDown}
        onPress={() => setOpen('list')}
      >
        {t.menuShort} <span aria-hidden="true">▾</span>
      </Button>
      {open === null ? null : (
        <MenuList
          label={t.menu(props.of)}
          items={actions}
          focus={open}
          button={button}
          onClose={() => setOpen(null)}
          onChoose={(id) => {
            const action = actions.find((each) => each.id === id);
            if (action) props.onAction(action.id);
          }}
        />
      )}
    </>
  );
}
