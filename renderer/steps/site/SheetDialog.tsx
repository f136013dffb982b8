import type { SheetPreview, SiteView } from '../../../electron/contract/views.ts';
import {
  sheetFieldLabel,
  sheetFieldSection,
  sheetNoteText,
  sheetPlace,
  sheetProblemText,
} from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { change, loadSummaries, showDone } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';

/** A filled-in parameter sheet before it is taken over: every wrong cell with its reason, and what would change. */
export function SheetDialog(props: {
  readonly preview: SheetPreview;
  readonly site: SiteView | null;
  readonly onClose: () => void;
}) {
  const { preview, site, onClose } = props;
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.site;
  const { changes, devices, problems, notes } = preview;
  const nothing = preview.values.length === 0 && devices.length === 0;
  const take = async (siteId: string | null): Promise<void> => {
    const taken = await change('sheet:take', { siteId, token: preview.token });
    onClose();
    if (!taken) return;
    await loadSummaries();
    showDone((all) => all.steps.site.sheetTaken(preview.values.length, devices.length, problems.length));
  };
  return (
    <Dialog
      title={t.sheetTitle(preview.fileName)}
      wide
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind={site === null ? 'primary' : 'normal'} disabled={nothing} onPress={() => take(null)}>
            {t.sheetNew}
          </Button>
          {site === null ? null : (
            <Button kind="primary" disabled={nothing} onPress={() => take(site.id)}>
              {t.sheetHere}
            </Button>
          )}
        </>
      }
    >
      <p>{nothing ? t.sheetNothing : t.sheetFound(preview.values.length, devices.length, problems.length)}</p>
      {problems.length === 0 ? null : (
        <section className="stack-tight">
          <h3>{t.sheetProblems}</h3>
          <TableScroll label={t.sheetProblems}>
            <table className="table">
              <tbody>
                {problems.map((problem) => (
                  <tr key={`${sheetPlace(problem)} ${problem.code}`}>
                    <th scope="row" className="nowrap">
                      × {sheetPlace(problem)}
                    </th>
                    <td>
                      {problem.field === undefined ? '' : `${sheetFieldLabel(texts, problem.field)}: `}
                      {sheetProblemText(texts, problem)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </section>
      )}
      {changes.length === 0 ? null : (
        <section className="stack-tight">
          <h3>{t.sheetChanges}</h3>
          <TableScroll label={t.sheetChanges}>
            <table className="table">
              <thead>
                <tr>
                  {t.sheetHeads.map((head) => (
                    <th key={head}>{head}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {changes.map((line) => (
                  <tr key={sheetPlace(line)}>
                    <td className="nowrap">{sheetPlace(line)}</td>
                    <td>
                      {sheetFieldSection(texts, line.field)} / {sheetFieldLabel(texts, line.field)}
                    </td>
                    <td className="muted">{line.before === '' ? texts.empty : line.before}</td>
                    <td>{line.after}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </section>
      )}
      {notes.length === 0 ? null : (
        <section className="stack-tight">
          <h3>{t.sheetNotes}</h3>
          <ul className="names">
            {notes.map((note) => (
              <li key={`${sheetPlace(note)} ${note.code} ${JSON.stringify(note.args)}`}>
                △ {sheetPlace(note)}: {sheetNoteText(texts, note)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {devices.length === 0 ? null : (
        <section className="stack-tight">
          <h3>{t.sheetDevices}</h3>
          <p>{devices.map((device) => device.address).join(', ')}</p>
        </section>
      )}
    </Dialog>
  );
}
