import { type ComponentProps, useEffect, useMemo, useState } from 'react';
import { groupFinding, groupRemedies, groupTitle, type Texts } from '../../../electron/texts/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { StatusMark, toneOf } from '../../components/StatusMark.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { CheckTable } from './CheckTable.tsx';
import type { Cause } from './causes.ts';
import type { CheckColumn } from './check-columns.ts';
import { type Group, rowKey } from './groups.ts';
import { useKeptChecks } from './use-kept-checks.ts';

/** Causes before rows: what is wrong, who mends it, what it touches; the rows only when they are asked for. */
export function CauseCards(props: {
  readonly causes: readonly Cause[];
  readonly mended: readonly string[];
  readonly columns: readonly CheckColumn[];
  readonly shown: string | null;
  readonly running: boolean;
  readonly onHand: (inside: boolean) => void;
  readonly onShow: (key: string) => void;
  readonly onRerun: (group: string) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight;
  const { onHand } = props;
  // Causes that go leave no hand in them.
  useEffect(() => () => onHand(false), [onHand]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (group: string): void => {
    const next = new Set(open);
    if (!next.delete(group)) next.add(group);
    setOpen(next);
  };
  return (
    <div className="causes" onPointerMove={() => onHand(true)} onPointerLeave={() => onHand(false)}>
      {props.mended.length === 0 ? null : (
        <p className="notice" data-tone="pass">
          {t.cause.mended(props.mended.map((group) => groupTitle(texts, group)).join(m.frame.comma))}
        </p>
      )}
      <ul className="plain stack">
        {props.causes.map((cause) => (
          <li key={cause.group.group} className="cause" data-tone={toneOf(cause.group.status)}>
            <CauseHead texts={texts} cause={cause} onShow={() => props.onShow(rowKey(cause.head))} />
            <div className="bar">
              <span className="muted">
                {t.cause.touched(cause.touched)}
                {cause.unasked === 0 ? '' : ` ${t.cause.unasked(cause.unasked)}`}
              </span>
              <span className="spring" />
              <Button
                small
                kind="quiet"
                disabled={props.running}
                label={`${t.rerunGroup}: ${groupTitle(texts, cause.group.group)}`}
                onPress={() => props.onRerun(cause.group.group)}
              >
                {t.rerunGroup}
              </Button>
              <Button
                small
                expanded={open.has(cause.group.group)}
                label={`${t.cause.rows(cause.group.results.length)}: ${groupTitle(texts, cause.group.group)}`}
                onPress={() => toggle(cause.group.group)}
              >
                {t.cause.rows(cause.group.results.length)}
              </Button>
            </div>
            {open.has(cause.group.group) ? (
              <CauseRows
                group={cause.group}
                columns={props.columns}
                shown={props.shown}
                running={props.running}
                onShow={props.onShow}
                onRerun={props.onRerun}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The rows of one cause; its group is kept, so that scrolling draws no other row anew. */
function CauseRows({
  group,
  ...props
}: Omit<ComponentProps<typeof CheckTable>, 'kept'> & { readonly group: Group }) {
  const groups = useMemo(() => [group], [group]);
  const kept = useKeptChecks(groups, group.results, '', props.running);
  return <CheckTable kept={kept} {...props} />;
}

function CauseHead(props: { readonly texts: Texts; readonly cause: Cause; readonly onShow: () => void }) {
  const m = useMessages();
  const { texts, cause } = props;
  const t = m.steps.preflight.cause;
  const title = groupTitle(texts, cause.group.group);
  return (
    <>
      <div className="bar">
        <StatusMark words={texts.checkStatus[cause.group.status]} tone={toneOf(cause.group.status)} />
        <h3>{title}</h3>
        {cause.change === 'new' ? <Badge tone="warn">{t.isNew}</Badge> : null}
        {cause.change === 'same' ? <Badge>{t.isSame}</Badge> : null}
        <span className="spring" />
        <Button small kind="primary" label={`${t.details}: ${title}`} onPress={props.onShow}>
          {t.details}
        </Button>
      </div>
      <p>{groupFinding(texts, cause.group.group, cause.group.results)}</p>
      {groupRemedies(texts, cause.group.results).map(({ fix, who, text }) => (
        <p key={`${fix} ${text}`}>
          <strong>{who}: </strong>
          {text}
        </p>
      ))}
    </>
  );
}
