import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useMessages } from '../../stores/selectors.ts';

export type SiteAction = 'export' | 'merge' | 'template' | 'archive' | 'unarchive' | 'remove';

/** What is done with a saved site beside opening and copying it. */
export function SiteMenu(props: {
  /** How the site is called. */
  readonly of: string;
  readonly archived: boolean;
  readonly onAction: (action: SiteAction) => void;
}) {
  const m = useMessages();
  const t = m.sites;
  const actions: readonly { readonly id: SiteAction; readonly label: string }[] = [
    { id: 'export', label: t.export },
    { id: 'merge', label: t.merge.open },
    { id: 'template', label: t.template },
    props.archived ? { id: 'unarchive', label: t.unarchive } : { id: 'archive', label: t.archive },
    { id: 'remove', label: m.common.remove },
  ];
  return (
    <MenuTrigger>
      <AriaButton className="button" data-kind="quiet" data-small aria-label={t.menu(props.of)}>
        {t.menuShort} <span aria-hidden="true">▾</span>
      </AriaButton>
      <Popover className="popover">
        <Menu
          aria-label={t.menu(props.of)}
          onAction={(key) => {
            const action = actions.find(({ id }) => id === key);
            if (action) props.onAction(action.id);
          }}
        >
          {actions.map(({ id, label }) => (
            <MenuItem key={id} id={id} textValue={label} className="list-item">
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
