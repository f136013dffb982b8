import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import { PRODUCTS, type Product } from '../../../electron/domain/product.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { change } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { ImportList } from './ImportList.tsx';
import { parseAddresses } from './typed-addresses.ts';

/** Devices somebody knows the address of; a first-class way, for other subnets and silent devices. */
export function AddDialog({ site, onClose }: { readonly site: SiteView; readonly onClose: () => void }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const [text, setText] = useState('');
  const [product, setProduct] = useState<Product | 'auto'>('auto');
  const addresses = parseAddresses(text);
  const add = async (): Promise<void> => {
    const done = await change('site:add-devices', {
      siteId: site.id,
      addresses: [...addresses],
      ...(product === 'auto' ? {} : { product }),
    });
    if (done) onClose();
  };
  return (
    <Dialog
      title={t.addTitle}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind="primary" disabled={addresses.length === 0} onPress={() => void add()}>
            {t.addCount(addresses.length)}
          </Button>
        </>
      }
    >
      <TextField label={t.addLabel} hint={t.addHint} multiline value={text} onChange={setText} />
      <ImportList
        kind="addresses"
        onList={(list) => setText([...new Set([...addresses, ...list])].join('\n'))}
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
