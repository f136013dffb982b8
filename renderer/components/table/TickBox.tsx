/**
 * A tick box of a table row: the system's own, which costs next to nothing while a thousand rows scroll. The label
 * around it is what is hit: 24 px high and wide.
 */
export function TickBox(props: {
  readonly label: string;
  readonly checked: boolean;
  /** Part of what it stands for is chosen. */
  readonly some?: boolean;
  readonly outOfTab: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const some = props.some === true;
  return (
    <label className="tick-target">
      <input
        type="checkbox"
        className="tick-box"
        aria-label={props.label}
        tabIndex={props.outOfTab ? -1 : 0}
        checked={props.checked}
        ref={(box) => {
          if (box !== null && box.indeterminate !== some) box.indeterminate = some;
        }}
        onChange={(event) => props.onChange(event.target.checked)}
      />
    </label>
  );
}
