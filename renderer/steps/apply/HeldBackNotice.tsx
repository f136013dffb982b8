import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useMessages } from '../../stores/selectors.ts';
import type { HeldBack } from './held-back.ts';

/** What was not begun and why, and that it can be written once the cause is gone. */
export function HeldBackNotice({ reasons }: { readonly reasons: readonly HeldBack[] }) {
  const m = useMessages();
  const t = m.steps.apply;
  return (
    <>
      {reasons.map(({ code, failed, limit, count }) => (
        <NoticeBox key={`${code}${failed}${limit}`} tone="warn">
          <p>
            <strong>{t.held(count)}</strong>{' '}
            {code === 'first-wave-failed' ? t.heldFirst(failed) : t.heldLimit(limit, failed)}
          </p>
          <span className="notice-code">{code}</span>
        </NoticeBox>
      ))}
    </>
  );
}
