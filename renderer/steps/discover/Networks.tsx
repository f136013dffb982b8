import type { NicView } from '../../../electron/contract/views.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useMessages } from '../../stores/selectors.ts';

/** The adapters of this computer to search on. Where none of them is a real one it says so, and offers to look again. */
export function Networks(props: {
  /** Null while they are asked for. */
  readonly nics: readonly NicView[] | null;
  readonly chosen: ReadonlySet<string>;
  readonly simulated: boolean;
  readonly onToggle: (name: string, on: boolean) => void;
  readonly onLookAgain: () => void;
}) {
  const t = useMessages().steps.discover;
  const { nics, chosen, simulated } = props;
  const again = (
    <Button small onPress={props.onLookAgain}>
      {t.lookAgain}
    </Button>
  );
  return (
    <div className="stack">
      <h3>{t.networks}</h3>
      {byName(nics ?? []).map(([name, addresses]) => (
        <Checkbox key={name} checked={chosen.has(name)} onChange={(on) => props.onToggle(name, on)}>
          {name} {addresses.some((nic) => nic.virtual) ? <Badge>{t.virtual}</Badge> : null}
          {addresses.map((nic) => (
            <span key={nic.cidr} className="nic-address muted small">
              <span className="mono">{nic.cidr}</span> {nic.hosts > 0 ? t.hosts(nic.hosts) : ''}
            </span>
          ))}
        </Checkbox>
      ))}
      {nics === null ? null : nics.length === 0 ? (
        <NoticeBox tone={simulated ? 'info' : 'warn'} actions={simulated ? null : again}>
          {simulated ? t.noNicsPractice : t.noNics}
        </NoticeBox>
      ) : nics.every((nic) => nic.virtual) ? (
        <NoticeBox tone="warn" actions={again}>
          {t.onlyVirtual}
        </NoticeBox>
      ) : (
        <p className="hint">{t.networksHint}</p>
      )}
    </div>
  );
}

/** One network card may have several addresses; it is chosen as a whole. */
function byName(nics: readonly NicView[]): readonly (readonly [string, readonly NicView[]])[] {
  return [...new Set(nics.map((nic) => nic.name))].map(
    (name) => [name, nics.filter((nic) => nic.name === name)] as const,
  );
}
