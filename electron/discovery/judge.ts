import type { Evidence } from '../domain/evidence.ts';
import type { Product } from '../domain/product.ts';
import { firstValue } from './clues.ts';
import type { Condition, Fingerprint, Strength } from './fingerprint.ts';
import { FINGERPRINTS } from './fingerprints.ts';

export type Judgement = {
  readonly product: Product;
  /** Rules that matched, strongest first. */
  readonly reasons: readonly string[];
  readonly vendor: string;
  readonly label: string;
};

const RANK: Readonly<Record<Strength, number>> = { proof: 3, strong: 2, hint: 1 };

/** Evidence to product: pure, and the same for the same evidence in any order of arrival. */
export function judge(found: readonly Evidence[], rules: readonly Fingerprint[] = FINGERPRINTS): Judgement {
  const values = new Map<string, string[]>();
  for (const { key, value } of found) values.set(key, [...(values.get(key) ?? []), value]);
  const matched = rules
    .filter((rule) => rule.when.every((condition) => holds(condition, values)))
    // A stable sort: among equals the table's order decides.
    .sort((a, b) => RANK[b.strength] - RANK[a.strength]);
  const best = matched[0];
  return {
    product: best?.product ?? 'unknown',
    reasons: matched.map((rule) => rule.id),
    vendor: best?.vendor || firstValue(found, 'redfish.vendor'),
    label: best?.label ?? '',
  };
}

function holds(condition: Condition, values: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = values.get(condition.key) ?? [];
  const { matches } = condition;
  return matches === undefined ? seen.length === 0 : seen.some((value) => matches.test(value));
}

/**
 * Whether something speaks a management protocol at all. Without that, an unknown web server is just a web
 * server, and not shown unless a person typed it in. A TLS refusal counts: an old controller does just that.
 */
export function hasManagementHint(found: readonly Evidence[]): boolean {
  return found.some(
    ({ key, value }) =>
      /^(redfish|ssdp|rmcp|mdns|srv)\./.test(key) ||
      (key === 'slp.type' && !/:lighttpd$/.test(value)) ||
      (key === 'tls.refused' && /^(handshake|protocol)/.test(value)),
  );
}
