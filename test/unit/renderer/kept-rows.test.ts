import { describe, expect, it } from 'vitest';
import { inKeptPlaces } from '../../../renderer/components/table/use-kept-rows.ts';

type Row = { readonly id: string; readonly of: string; readonly state: string };
const idOf = ({ id }: Row): string => id;
const groupOf = ({ of }: Row): string => of;
const row = (id: string, of = 'g', state = ''): Row => ({ id, of, state });
const named = (groups: readonly { group: string; rows: readonly Row[] }[]) =>
  groups.map(({ group, rows }) => `${group}: ${rows.map(({ id, state }) => id + state).join(' ')}`);

describe('rows of a table that somebody works in', () => {
  const before = [
    { group: 'g', rows: [row('a'), row('b'), row('c')] },
    { group: 'h', rows: [row('x', 'h')] },
  ];
  const stays = (all: readonly Row[], fresh: Parameters<typeof inKeptPlaces<string, Row>>[0]) =>
    named(inKeptPlaces(fresh, before, { all, idOf, groupOf }));

  it('stand where they stood when their values would sort them elsewhere, and show the new value', () => {
    const all = [row('a', 'g', '!'), row('b'), row('c'), row('x', 'h')];
    const fresh = [
      { group: 'g', rows: [row('b'), row('c'), row('a', 'g', '!')] },
      { group: 'h', rows: [row('x', 'h')] },
    ];
    expect(stays(all, fresh)).toEqual(['g: a! b c', 'h: x']);
  });
  it('stay where their chip does not want them any more', () => {
    const all = [row('a'), row('b', 'g', '!'), row('c'), row('x', 'h')];
    expect(stays(all, [{ group: 'g', rows: [row('a')] }])).toEqual(['g: a b! c', 'h: x']);
    expect(stays(all, [])).toEqual(['g: a b! c', 'h: x']);
  });
  it('get the new ones below them, and new groups below theirs', () => {
    const all = [row('0'), row('a'), row('b'), row('c'), row('n', 'f'), row('x', 'h')];
    const fresh = [
      { group: 'f', rows: [row('n', 'f')] },
      { group: 'g', rows: [row('0'), row('a'), row('b'), row('c')] },
      { group: 'h', rows: [row('x', 'h')] },
    ];
    expect(stays(all, fresh)).toEqual(['g: a b c 0', 'h: x', 'f: n']);
  });
  it('go when they are no more, and stand under one head only', () => {
    const all = [row('a'), row('b', 'h'), row('x', 'h')];
    const fresh = [
      { group: 'g', rows: [row('a')] },
      { group: 'h', rows: [row('b', 'h'), row('x', 'h')] },
    ];
    expect(stays(all, fresh)).toEqual(['g: a', 'h: x b']);
  });
});
