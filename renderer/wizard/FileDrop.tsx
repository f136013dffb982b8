import { useCallback, useEffect, useRef, useState } from 'react';
import type { SheetPreview } from '../../electron/contract/views.ts';
import { errorText } from '../../electron/texts/index.ts';
import { call } from '../api.ts';
import { Button } from '../components/Button.tsx';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { readLater } from '../components/read-later.tsx';
import type { KnownSite, KnownSiteEnd } from '../steps/site/KnownSiteDialog.tsx';
import { SheetDialog } from '../steps/site/SheetDialog.tsx';
import { siteTitle } from '../steps/site/site-list.ts';
import { change, loadSummaries, say } from '../stores/actions.ts';
import { type InWords, useAppStore } from '../stores/app-store.ts';
import { useMessages, useSite, useTexts } from '../stores/selectors.ts';
import { useSiteStore } from '../stores/site-store.ts';
import { handOverAll } from '../stores/waiting.ts';
import { dialogsClosed, isDialogOpen } from './dialogs-closed.ts';
import { droppedKind, isTooLarge, LIMIT_TEXT, takeEach } from './dropped.ts';

const KnownSiteDialog = readLater(
  async () => (await import('../steps/site/KnownSiteDialog.tsx')).KnownSiteDialog,
);

/** What is used of a file, dropped or given to the program. */
type Given = Pick<File, 'name' | 'size' | 'arrayBuffer'>;
/** `site` is the one that a file became, and whether it is the open one by now. */
type Line = {
  readonly text: InWords;
  readonly ok: boolean;
  readonly site?: { readonly id: string; readonly open: boolean };
};

async function openSite(siteId: string): Promise<boolean> {
  return (await handOverAll()) && (await change('sites:open', { siteId }));
}

/**
 * Files that are dragged onto the window, or that the program is given to open: their content goes the way of the buttons
 * of step 1, one file after the other, and what became of each is said. A site file becomes a site of its own, or, where its
 * site is here already, the person says what becomes of it; a sheet is shown before anything of it is taken over.
 */
export function FileDrop() {
  const m = useMessages();
  const texts = useTexts();
  const site = useSite();
  const t = m.sites;
  const [over, setOver] = useState(false);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [shown, setShown] = useState<{ readonly preview: SheetPreview; readonly go: () => void } | null>(
    null,
  );
  const [asked, setAsked] = useState<{
    readonly known: KnownSite;
    readonly go: (end: KnownSiteEnd) => void;
  } | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const batches = useRef(0);
  const takeOne = useCallback(async (file: Given, alone: boolean): Promise<Line> => {
    const bad = (text: InWords): Line => ({ text, ok: false });
    const kind = droppedKind(file.name);
    if (kind === null) return bad((all) => all.sites.drop.refused(file.name));
    if (isTooLarge(file.size)) return bad((all) => all.sites.drop.tooLarge(file.name, LIMIT_TEXT));
    say((all) => all.sites.drop.working(file.name));
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch {
      return bad((all) => all.sites.drop.unreadable(file.name));
    }
    if (kind === 'site') {
      const taken = await call('sites:take-in', { name: file.name, bytes });
      if (!taken.ok) return bad((_all, own) => errorText(own, taken.error));
      const { value } = taken;
      if (value.kind === 'known') {
        // A site that is merged is the open one afterwards: what is typed is handed over before.
        if (!(await handOverAll())) return bad((all) => all.sites.known.cancelled(file.name));
        await loadSummaries();
      }
      // The next file waits until the person has decided; this one has been read.
      if (value.kind === 'known') say('');
      const end =
        value.kind === 'taken'
          ? value
          : await new Promise<KnownSiteEnd>((go) => setAsked({ known: value, go }));
      if (end.kind === 'cancelled') return bad((all) => all.sites.known.cancelled(file.name));
      if (end.kind === 'merged')
        return {
          text: (all) => all.sites.known.merged(file.name, siteTitle(end.site, all.steps.site.unnamed)),
          ok: true,
          site: { id: end.site.id, open: true },
        };
      const open = alone && (await openSite(end.siteId));
      await loadSummaries();
      return {
        text: (all) => all.sites.takenIn(file.name, end.leftOut),
        ok: true,
        site: { id: end.siteId, open },
      };
    }
    const siteId = useSiteStore.getState().site?.id ?? null;
    const preview = await call('sheet:read-bytes', { siteId, name: file.name, bytes });
    if (!preview.ok) return bad((_all, own) => errorText(own, preview.error));
    // The next file waits until the person has decided; this one has been read.
    say('');
    await new Promise<void>((go) => setShown({ preview: preview.value, go }));
    return { text: (all) => all.sites.drop.sheetShown(file.name), ok: true };
  }, []);

  const take = useCallback(
    (files: readonly Given[]): void => {
      if (isDialogOpen()) say((all) => all.sites.drop.dialog);
      // What became of files that are still waited for stands until the person has seen it.
      if (batches.current === 0) setLines([]);
      batches.current += 1;
      queue.current = queue.current.then(async () => {
        // Nothing is put before a person who is in the middle of another question.
        await dialogsClosed();
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        const sites = files.filter(({ name }) => droppedKind(name) === 'site').length;
        const came: NonNullable<Line['site']>[] = [];
        await takeEach(
          files,
          async (file) => {
            await dialogsClosed();
            return takeOne(file, sites === 1);
          },
          ({ name }): Line => ({ text: (all) => all.sites.drop.defect(name), ok: false }),
          (line) => {
            if (line.site !== undefined) came.push(line.site);
            setLines((before) => [...before, line]);
          },
        );
        // Of several of which one alone came to a site, that is the one which was meant. A sheet is of the site that is open.
        const [only] = came;
        if (only?.open === false && came.length === 1 && sites === files.length) await openSite(only.id);
        batches.current -= 1;
        say('');
      });
    },
    [takeOne],
  );

  const handed = useAppStore((state) => state.handed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked at the beginning, and each time that there are more
  useEffect(() => {
    void call('sites:handed', undefined).then((given) => {
      if (given.ok && given.value.length > 0) take(given.value.map(asFile));
    });
  }, [take, handed]);

  useEffect(() => {
    // A drag passes over one element after the other: it has left when it left the last.
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const onEnter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      take([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [take]);

  return (
    <>
      {over ? (
        <div className="drop-target">
          <strong>{t.drop.title}</strong>
          <span>{t.drop.kinds}</span>
        </div>
      ) : null}
      {lines.length === 0 ? null : (
        <NoticeBox
          tone={lines.every(({ ok }) => ok) ? 'pass' : 'warn'}
          said
          actions={
            <Button small kind="quiet" onPress={() => setLines([])}>
              {m.common.close}
            </Button>
          }
        >
          <ul className="names drop-results" aria-label={t.drop.results}>
            {lines.map(({ text, ok }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
              <li key={at}>
                {ok ? '○' : '×'} {text(m, texts)}
              </li>
            ))}
          </ul>
        </NoticeBox>
      )}
      {asked === null ? null : (
        <KnownSiteDialog
          key={asked.known.token}
          known={asked.known}
          onEnd={(end) => {
            setAsked(null);
            asked.go(end);
          }}
        />
      )}
      {shown === null ? null : (
        <SheetDialog
          key={shown.preview.token}
          preview={shown.preview}
          site={site}
          onClose={() => {
            setShown(null);
            shown.go();
          }}
        />
      )}
    </>
  );
}

function asFile({ name, size, bytes }: { name: string; size: number; bytes: Uint8Array | null }): Given {
  return {
    name,
    size,
    arrayBuffer: async () => {
      if (bytes === null) throw new Error('cannot be read');
      return bytes.slice().buffer;
    },
  };
}
