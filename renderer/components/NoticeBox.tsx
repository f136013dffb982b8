import type { ReactNode } from 'react';
import type { Tone } from './StatusMark.tsx';

/** A sentence that stands out, with an action beside it. */
export function NoticeBox(props: {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly alert?: boolean;
  /** For a layout of its own. */
  readonly className?: string;
  /** Read out when it appears, without interrupting. */
  readonly said?: boolean;
}) {
  const role = props.alert === true ? 'alert' : props.said === true ? 'status' : undefined;
  return (
    <div
      className={`notice ${props.className ?? ''}`.trim()}
      data-tone={props.tone}
      {...(role === undefined ? {} : { role })}
    >
      <div className="notice-body selectable">{props.children}</div>
      {props.actions === undefined ? null : <div className="bar">{props.actions}</div>}
    </div>
  );
}
