import type { MergeLook } from '../../../electron/contract/merge.ts';
import { moment, siteFieldLabel, siteFieldValue } from '../../../electron/texts/index.ts';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';

/** What is shown of another engineer's half before it is merged. */
export type Side = MergeLook['conflicts'][number]['proposed'];
const SIDES: readonly Side[] = ['mine', 'theirs'];

/** Whose halves they are, and what the other one brings. */
export function MergeAbout({ look }: { readonly look: MergeLook }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites.merge;
  const shown = (value: string): string => (value === '' ? texts.empty : value);
  return (
    <>
      <TableScroll label={t.halves}>
        <table className="table">
          <thead>
            <tr>
              {t.aboutHeads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {SIDES.map((side) => (
              <tr key={side}>
                <th scope="row">{side === 'mine' ? t.mine : `${t.theirs} (${look.fileName})`}</th>
                <td>{shown(look[side].customer)}</td>
                <td>{shown(look[side].name)}</td>
                <td>{shown(look[side].engineer)}</td>
                <td className="number">{m.common.devices(look[side].devices)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <p>{t.added(look.added)}</p>
    </>
  );
}

/** Settings that differ: whose value stands, field by field. */
export function MergeConflicts(props: {
  readonly look: MergeLook;
  readonly choices: Readonly<Record<string, Side>>;
  readonly onChoose: (path: string, side: Side) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites.merge;
  const { conflicts } = props.look;
  const title = t.conflicts(conflicts.length);
  return (
    <div className="stack-tight">
      <h3>{title}</h3>
      <TableScroll label={title}>
        <table className="table">
          <thead>
            <tr>
              {[t.item, t.mine, t.theirs].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {conflicts.map((conflict) => (
              <tr key={conflict.path}>
                <th scope="row" className="item-name">
                  {siteFieldLabel(texts, conflict.path)}
                </th>
                {SIDES.map((side) => (
                  <td key={side} className="value-cell">
                    <label className="radio">
                      <input
                        type="radio"
                        name={`merge ${conflict.path}`}
                        checked={props.choices[conflict.path] === side}
                        onChange={() => props.onChoose(conflict.path, side)}
                      />
                      <span>
                        <span className="visually-hidden">
                          {siteFieldLabel(texts, conflict.path)}, {t[side]}:{' '}
                        </span>
                        {siteFieldValue(texts, conflict.path, conflict[side])}
                      </span>
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </div>
  );
}

/** What both did to one device: the later result stands, and both stay in the history. */
export function MergeOverlaps({ look }: { readonly look: MergeLook }) {
  const m = useMessages();
  const t = m.sites.merge;
  const title = t.overlaps(look.overlaps.length);
  return (
    <div className="stack-tight">
      <h3>{title}</h3>
      <p className="muted">{t.overlapsAbout}</p>
      <TableScroll label={title}>
        <table className="table">
          <thead>
            <tr>
              {[t.device, t.what, t.mine, t.theirs].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {look.overlaps.map((overlap) => (
              <tr key={`${overlap.address} ${overlap.act}`}>
                <th scope="row" className="mono">
                  {overlap.address}
                </th>
                <td>{t.act[overlap.act]}</td>
                {SIDES.map((side) => (
                  <td key={side}>
                    {moment(overlap[side].at)} {overlap[side].by}
                    {overlap.stands === side ? <strong> {t.stands}</strong> : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </div>
  );
}
