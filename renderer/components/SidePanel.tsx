import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useMessages } from '../stores/selectors.ts';
import { Button } from './Button.tsx';
import { isImeKey } from './ime.ts';

/** Details beside the main table. Takes the focus when it opens or changes; Escape closes it. */
export function SidePanel(props: {
  readonly title: ReactNode;
  /** What it is about: a new one moves the focus to the heading. */
  readonly subject: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const m = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new subject is a new panel to the reader
  useEffect(() => heading.current?.focus(), [props.subject]);
  // Closed, it gives the focus back to what opened it.
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const from = opener.current;
    return () => {
      if (from instanceof HTMLElement) requestAnimationFrame(() => from.isConnected && from.focus());
    };
  }, []);
  return (
    <aside
      className="side"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isImeKey(event) && !event.defaultPrevented) props.onClose();
      }}
    >
      <div className="side-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {props.title}
        </h2>
        <Button small kind="quiet" onPress={props.onClose}>
          {m.common.close}
        </Button>
      </div>
      <div className="side-body">{props.children}</div>
    </aside>
  );
}

export function SideSection(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="side-section">
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div className="fact" key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
