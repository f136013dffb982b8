import { expect, test } from 'vitest';
import { FIX_IDS } from '../../../electron/domain/check.ts';
import { FIX_OWNERS, type FixOwner, OWNER_OF_FIX } from '../../../electron/domain/fix-owner.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';

/** An open point's owner and the words "who" beside its remedy are one and the same person. */
test.each(['ja', 'en'] as const)(
  'every fix says in %s whom it is for, one word for one owner',
  (language) => {
    const { fix } = textsFor(language);
    const words = new Map<FixOwner, Set<string>>(FIX_OWNERS.map((owner) => [owner, new Set()]));
    for (const id of FIX_IDS) words.get(OWNER_OF_FIX[id])?.add(fix[id].who);
    const all = [...words.values()].flatMap((each) => [...each]);
    expect(all).toHaveLength(FIX_OWNERS.length);
    expect(new Set(all).size).toBe(FIX_OWNERS.length);
  },
);
