import type { SiteView } from '../../../electron/contract/views.ts';
import { siteFieldLabel } from '../../../electron/texts/index.ts';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';

/** Fields that the file a site came from had left out: asked for until they are filled in. */
export function LeftOut({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  if (site.leftOut.length === 0) return null;
  return (
    <NoticeBox tone="warn">
      <p>{m.sites.leftOut(site.leftOut.length)}</p>
      <p className="small">{site.leftOut.map((path) => siteFieldLabel(texts, path)).join(' / ')}</p>
    </NoticeBox>
  );
}
