import type { SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { change, say } from '../../stores/actions.ts';
import { useMessages } from '../../stores/selectors.ts';

/** How many devices have a login out of a file, where it is kept, and the way to be rid of it. */
export function KeptLogins({ site, sealed }: { readonly site: SiteView; readonly sealed: boolean }) {
  const t = useMessages().logins.file;
  const { ownLogins } = site;
  if (ownLogins.length === 0) return null;
  const refused = ownLogins.filter((login) => login.refused).length;
  const forget = async (): Promise<void> => {
    const deviceIds = ownLogins.map(({ deviceId }) => deviceId);
    if (await change('logins:forget', { siteId: site.id, deviceIds }))
      say((words) => words.logins.file.forgotten(deviceIds.length));
  };
  return (
    <NoticeBox
      tone={refused > 0 ? 'warn' : 'info'}
      actions={
        <Button small onPress={() => forget()}>
          {t.forget}
        </Button>
      }
    >
      <p>{sealed ? t.keptSealed(ownLogins.length) : t.kept(ownLogins.length)}</p>
      {refused === 0 ? null : <p>{t.refused(refused)}</p>}
    </NoticeBox>
  );
}
