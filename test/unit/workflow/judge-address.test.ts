import { describe, expect, it } from 'vitest';
import { addressFault, judgeAddresses } from '../../../electron/workflow/judge-address.ts';

describe('a typed address', () => {
  const known = new Set(['10.0.0.9']);
  it.each([
    ['10.0.0.1', null],
    ['10.0.0.1:8443', null],
    ['[fe80::1%eth0]:443', null],
    ['bmc01.example.local', null],
    ['bmc01:8443', null],
    ['10.0.0.9', 'known'],
    ['10.0.0.0/24', 'a-range'],
    ['10.0.0.1-20', 'a-range'],
    ['10.0.0.1:99999', 'bad-port'],
    ['bmc01:abc', 'bad-port'],
    ['10.0.0.999', 'not-an-address'],
    ['あいう', 'not-an-address'],
  ])('%s: %s', (text, fault) => {
    expect(addressFault(text, known)).toBe(fault);
  });

  it('that is a name is looked up, and one bad entry says nothing of the others', async () => {
    const asked: string[] = [];
    const judged = await judgeAddresses(
      ['10.0.0.1', 'here.example', 'gone.example', '10.0.0.999'],
      known,
      new AbortController().signal,
      async (name) => {
        asked.push(name);
        return name === 'here.example' ? ['10.0.0.5'] : [];
      },
    );
    expect(asked).toEqual(['here.example', 'gone.example']);
    expect(judged.map(({ fault }) => fault)).toEqual([null, null, 'unresolved', 'not-an-address']);
  });
});
