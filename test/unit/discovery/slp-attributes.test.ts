import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeClues } from '../../../electron/discovery/slp.ts';
import { parseAttributes, unswapUuid } from '../../../electron/discovery/slp-attributes.ts';
import { knownTypeOf, SLP_TYPES } from '../../../electron/discovery/slp-types.ts';
import { AMM_ATTRIBUTES } from '../../fixtures/discovery/slp-vectors.ts';

describe('SLP attribute lists', () => {
  it('have values, several values, keywords, escapes and opaque bytes', () => {
    const found = parseAttributes(
      '(a=1,2),KEY,(name=x\\2cy\\28z\\29),(raw=\\ff\\e6\\01),(empty=),(\\e6\\97\\a5=\\e6\\9c\\ac)',
    );
    expect(found.get('a')).toEqual(['1', '2']);
    expect(found.get('key')).toEqual([]);
    expect(found.get('name')).toEqual(['x,y(z)']);
    expect(found.get('raw')).toEqual(['e601']);
    expect(found.get('empty')).toEqual(['']);
    expect(found.get('日')).toEqual(['本']);
  });

  it.each([
    // As xCAT's lsslp.pm quotes an IVM: no comma between two attributes.
    ['(name=p510ivm.clusters.com)(ip-address=192.168.1.103),(slot=1)', 'p510ivm.clusters.com'],
    ['(name=a) \r\n (ip-address=192.168.1.103),(slot=1)', 'a'],
    // What a person typed, with a parenthesis that is not escaped.
    ['(name=Tokyo (DC1),(ip-address=192.168.1.103),(slot=1)', 'Tokyo (DC1'],
    ['(name=Tokyo (DC1)),(ip-address=192.168.1.103),(slot=1)', 'Tokyo (DC1)'],
    ['(name=well :)),(ip-address=192.168.1.103),(slot=1)', 'well :)'],
    ['(name=well :(),(ip-address=192.168.1.103)(slot=1)', 'well :('],
  ])('beside the grammar, %s, keep each attribute', (list, name) => {
    const found = parseAttributes(list);
    expect(found.get('name')).toEqual([name]);
    expect(found.get('ip-address')).toEqual(['192.168.1.103']);
    expect(found.get('slot')).toEqual(['1']);
    expect(found.size).toBe(3);
  });

  it('of the captured AMM read as its owner would', () => {
    const found = attributeClues(SLP_TYPES.amm, AMM_ATTRIBUTES);
    const value = (key: string): string | undefined => found.find((each) => each.key === key)?.value;
    expect(value('slp.mtm')).toBe('86772XX');
    expect(value('slp.serial')).toBe('78AG034');
    expect(value('slp.name')).toBe('WMN315724834');
    expect(value('slp.firmware')).toBe('BRET86P 16');
    expect(value('slp.uuid')).toBe('e6b211dd0a3f11d98c01000d609e2a3b');
  });

  it('never throw, never grow without bound, never let control characters through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), (list) => {
        const found = parseAttributes(list);
        expect(found.size).toBeLessThanOrEqual(128);
        for (const values of found.values()) {
          for (const value of values) expect(value).not.toMatch(/[\u0000-\u001f]/);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(parseAttributes('(a=1),'.repeat(50_000)).size).toBe(1);
    expect(parseAttributes('('.repeat(100_000)).size).toBeLessThanOrEqual(1);
  });
});

describe('node-uuid', () => {
  it('has its first three groups turned round, and turning twice gives it back', () => {
    expect(unswapUuid('584A0C4F-7D8A-E511-9E2F-40F2E9B80021')).toBe('4f0c4a58-8a7d-11e5-9e2f-40f2e9b80021');
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(unswapUuid(unswapUuid(uuid) ?? '')).toBe(uuid);
      }),
    );
    expect(unswapUuid('not-a-uuid')).toBeNull();
  });
});

describe('service types', () => {
  it('are known by URL and by name, whatever their case; foreign ones are not', () => {
    expect(knownTypeOf('service:lenovo-smm2://10.0.0.1')).toBe(SLP_TYPES.smm2);
    expect(knownTypeOf('SERVICE:MANAGEMENT-HARDWARE.ibm:chassis-management-module')).toBe(SLP_TYPES.cmm);
    expect(knownTypeOf('service:printer:lpr://10.0.0.1/q')).toBeNull();
    expect(knownTypeOf('service:wbem:https://Athena:')).toBeNull();
  });
});
