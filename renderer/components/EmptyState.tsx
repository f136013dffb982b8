import type { ReactNode } from 'react';

/** Teaches what is needed here and where to get it. */
export function EmptyState(props: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <section className="empty">
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.children === undefined ? null : <div className="bar">{props.children}</div>}
    </section>
  );
}
