import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { AddressFault } from '../../../electron/domain/address-fault.ts';
import { PRODUCTS, type Product } from '../../../electron/domain/product.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { type FieldIssue, TextField } from '../../components/TextField.tsx';
import { useGone } from '../../components/use-gone.ts';
import { keepSite, say } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { ImportList } from './ImportList.tsx';
import { parseAddresses } from './typed-addresses.ts';

type Judged = { readonly text: string; readonly fault: AddressFault | null };

/** More faults than this are counted, not listed. */
const SHOWN_FAULTS = 6;

/**
 * Devices somebody knows the address of; a first-class way, for other subnets and silent devices. Good entries are
 * added, and the others stay in the field with their reasons.
 */
export function AddDialog({ site, onClose }: { readonly site: SiteView; readonly onClose: () => void }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const [text, setText] = useState('');
  const [product, setProduct] = useState<Product | 'auto'>('auto');
  const [left, setLeft] = useState<readonly Judged[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [added, setAdded] = useState(0);
  const [judging, setJudging] = useState(false);
  const gone = useGone();
  const addresses = parseAddresses(text);
  const change = (next: string): void => {
    setText(next);
    setLeft([]);
    setFailure(null);
  };
  const onlyUnresolved = left.length > 0 && left.every(({ fault }) => fault === 'unresolved');

  const store = async (good: readonly string[]): Promise<boolean> => {
    if (good.length === 0) return true;
    const answer = await call('site:add-devices', {
      siteId: site.id,
      addresses: [...good],
      ...(product === 'auto' ? {} : { product }),
    });
    if (answer.ok) keepSite(answer.value, 'changed');
    else setFailure(errorText(texts, answer.error));
    return answer.ok;
  };
  const add = async (): Promise<void> => {
    if (onlyUnresolved) {
      // Seen with its reason, and meant all the same.
      if (await store(left.map((each) => each.text))) finish(added + left.length);
      return;
    }
    setJudging(true);
    const answer = await call('discovery:judge-addresses', { siteId: site.id, addresses: [...addresses] });
    // Closed meanwhile: nothing is added behind the person's back.
    if (gone.current) return;
    setJudging(false);
    if (!answer.ok) {
      setFailure(errorText(texts, answer.error));
      return;
    }
    const good = answer.value.flatMap((each) => (each.fault === null ? [each.text] : []));
    const bad = answer.value.filter(({ fault }) => fault !== null);
    if (!(await store(good))) return;
    if (bad.length === 0) {
      finish(added + good.length);
      return;
    }
    setAdded(added + good.length);
    setText(bad.map((each) => each.text).join('\n'));
    setLeft(bad);
    document.querySelector<HTMLElement>('.dialog textarea')?.focus();
    say((words) => words.steps.discover.addLeft(good.length, bad.length));
  };
  const finish = (count: number): void => {
    say((words) => words.steps.discover.addDone(count));
    onClose();
  };
  const issues: readonly FieldIssue[] = [
    ...(failure === null ? [] : [{ kind: 'error' as const, text: failure }]),
    ...(left.length === 0 || added === 0
      ? []
      : [{ kind: 'adapted' as const, text: t.addLeft(added, left.length) }]),
    ...left.slice(0, SHOWN_FAULTS).map(({ text: typed, fault }) => ({
      kind: fault === 'unresolved' || fault === 'known' ? ('warning' as const) : ('error' as const),
      text: t.addFault[fault ?? 'not-an-address'](typed),
    })),
    ...(left.length > SHOWN_FAULTS
      ? [{ kind: 'error' as const, text: t.addMore(left.length - SHOWN_FAULTS) }]
      : []),
  ];
  return (
    <Dialog
      title={t.addTitle}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{added > 0 ? m.common.close : m.common.cancel}</Button>
          <Button kind="primary" disabled={addresses.length === 0 || judging} onPress={() => add()}>
            {judging
              ? t.addJudging
              : onlyUnresolved
                ? t.addAnyway(left.length)
                : t.addCount(addresses.length)}
          </Button>
        </>
      }
    >
      <TextField
        label={t.addLabel}
        hint={t.addHint}
        multiline
        value={text}
        onChange={change}
        issues={issues}
      />
      <ImportList
        kind="addresses"
        onList={(list) => change([...new Set([...addresses, ...list])].join('\n'))}
      />
      <Select
        label={t.addProduct}
        options={[
          { id: 'auto' as const, label: t.addProductAuto },
          ...PRODUCTS.filter((id) => id !== 'unknown').map((id) => ({ id, label: texts.product[id].name })),
        ]}
        value={product}
        onChange={setProduct}
      />
    </Dialog>
  );
}
