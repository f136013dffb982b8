import { parseIPv4 } from '../address/ip-range.ts';
import { type Catalog, hasTrait } from '../catalog/index.ts';
import { normalUuid } from '../domain/box-marks.ts';
import type { Device, Sighting } from '../domain/device.ts';
import type { Evidence } from '../domain/evidence.ts';
import { firstValue } from './clues.ts';
import { type Identity, identityOf } from './identity.ts';
import { hasManagementHint, type Judgement, judge } from './judge.ts';

/** Everything seen at one address. One box has several of them: IPv4, IPv6, link-local. */
export type Station = {
  readonly address: string;
  /** Host names a person typed for it. */
  readonly names: readonly string[];
  readonly typed: boolean;
  /** Its web server is still being looked at: what it claims is neither confirmed nor refuted. */
  readonly looking: boolean;
  /** SHA-256 of the certificate it showed; empty when it showed none. */
  readonly fingerprint: string;
  readonly sightings: readonly Sighting[];
};

type View = {
  readonly station: Station;
  readonly found: readonly Evidence[];
  readonly judgement: Judgement;
  readonly identity: Identity;
};

/** A device and the stations it was made of. */
export type Merged = { readonly device: Device; readonly stations: readonly Station[] };

/** Stations are values: what was concluded from one holds as long as it does. */
const views = new WeakMap<Station, View>();

/** Clues that came over TLS from the box itself; any datagram can claim the rest. */
const BACKED_UUIDS = ['redfish.uuid', 'description.uuid', 'ilo.uuid'] as const;

/**
 * Stations to devices, pure and independent of the order of arrival. Several addresses are one device when
 * UUID, else serial, else certificate agree. A UUID alone is a claim, not a proof: unless the certificate agrees as
 * well, or the other address is of the other family, both claimants are shown and marked (`identityConflict`).
 */
export function mergeStations(catalog: Catalog, stations: readonly Station[]): readonly Merged[] {
  const shown = stations.map(viewOf).filter(isShown).sort(byTrust);
  const groups: View[][] = [];
  const index = new Map<string, View[][]>();
  for (const view of shown) {
    const keys = keysOf(view);
    const candidates = new Set(keys.flatMap((key) => index.get(key) ?? []));
    let group = [...candidates].find((each) => each.every((member) => isSameBox(catalog, member, view)));
    if (!group) {
      group = [];
      groups.push(group);
    }
    group.push(view);
    for (const key of keys)
      index.set(key, [...(index.get(key) ?? []).filter((each) => each !== group), group]);
  }
  const boxes = groups.map(boxOf);
  const claims = claimsOf(boxes);
  return boxes.map((box) => ({
    device: deviceOf(box, claims),
    stations: box.members.map((member) => member.station),
  }));
}

function viewOf(station: Station): View {
  const known = views.get(station);
  if (known) return known;
  const found = station.sightings.flatMap((sighting) => sighting.evidence);
  const view = { station, found, judgement: judge(found), identity: identityOf(found) };
  views.set(station, view);
  return view;
}

/**
 * An unknown host is shown when a person asked for it and it answered at all, when it speaks a management
 * protocol, and otherwise, with what was seen, once its web server has been looked at.
 */
function isShown({ station, found, judgement }: View): boolean {
  if (judgement.product !== 'unknown') return true;
  if (station.typed) return found.some(({ key }) => key !== 'typed.name');
  if (hasManagementHint(found)) return true;
  return !station.looking && found.some(({ key }) => key !== 'tcp.state' && key !== 'slp.types');
}

/** Typed addresses first, then those with a certificate, IPv4 before IPv6 before link-local, low before high. */
function byTrust(a: View, b: View): number {
  const rank = ({ station }: View): number =>
    (station.typed ? 0 : 8) + (station.fingerprint !== '' ? 0 : 4) + familyRank(station.address);
  return rank(a) - rank(b) || compareAddresses(a.station.address, b.station.address);
}

function familyRank(address: string): number {
  return address.includes('%') ? 2 : address.includes(':') ? 1 : 0;
}

function compareAddresses(a: string, b: string): number {
  const [left, right] = [parseIPv4(a), parseIPv4(b)];
  if (left !== null && right !== null) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}

function keysOf({ station, identity }: View): readonly string[] {
  return [
    ...(identity.uuid === '' ? [] : [`uuid:${identity.uuid}`]),
    ...(identity.serial === '' ? [] : [`serial:${identity.serial}`]),
    ...(station.fingerprint === '' ? [] : [`cert:${station.fingerprint}`]),
  ];
}

const agree = (a: string, b: string): boolean => a !== '' && a === b;
const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;

function isSameBox(catalog: Catalog, a: View, b: View): boolean {
  const certificate = [a.station.fingerprint, b.station.fingerprint] as const;
  const serial = [a.identity.serial, b.identity.serial] as const;
  if (differ(...certificate) || differ(...serial) || differ(a.identity.slot, b.identity.slot)) return false;
  if (differ(a.identity.uuid, b.identity.uuid)) return false;
  const families = a.station.address.includes(':') !== b.station.address.includes(':');
  if (agree(a.identity.uuid, b.identity.uuid)) {
    // While one is still being looked at it gets the benefit of the doubt; it is judged again afterwards.
    if (agree(...certificate) || a.station.looking || b.station.looking) return true;
    // IPv4 and IPv6 of one box: the serial says so too, or it shows no certificate at either, so that there is
    // nothing that could be taken over. At two IPv4 addresses a datagram could claim both: then both are shown.
    const silent = a.station.fingerprint === '' && b.station.fingerprint === '';
    return families && (silent || agree(...serial));
  }
  if (agree(...serial) && a.judgement.vendor === b.judgement.vendor) return true;
  if (!agree(...certificate) || a.judgement.product !== b.judgement.product) return false;
  // Nothing but the certificate says so: a box answers with it by IPv4 and IPv6; at two IPv4 addresses it may as
  // well be two boxes with the certificate of one image. An LXCA makes its own authority, so its is never that.
  const { product } = a.judgement;
  return (
    hasTrait(catalog, product, 'own-certificate') && (families || hasTrait(catalog, product, 'appliance'))
  );
}

type Box = View & { readonly members: readonly View[]; readonly backed: boolean };

/** One box from its members; the most trustworthy address speaks first. */
function boxOf(members: readonly View[]): Box {
  const lead = members[0] as View;
  const single = members.length === 1;
  const found = single ? lead.found : members.flatMap((member) => member.found);
  const identity = single ? lead.identity : identityOf(found);
  const backed = BACKED_UUIDS.some((key) => agree(normalUuid(firstValue(found, key)), identity.uuid));
  return { ...lead, found, members, identity, backed, judgement: single ? lead.judgement : judge(found) };
}

/** Who claims what: `uuid:…`, `serial:…`, `cert:…` to the boxes that say so. */
type Claims = ReadonlyMap<string, readonly Box[]>;

function claimsOf(boxes: readonly Box[]): Claims {
  const claims = new Map<string, Box[]>();
  for (const box of boxes) {
    for (const key of keysOf(box)) claims.set(key, [...(claims.get(key) ?? []), box]);
  }
  return claims;
}

function deviceOf(box: Box, claims: Claims): Device {
  const { station, judgement, identity } = box;
  const others = (claims.get(`uuid:${identity.uuid}`) ?? []).filter((each) => each !== box);
  // Managers in different slots of one chassis share its UUID rightly.
  const rivals = others.filter((each) => !differ(each.identity.slot, identity.slot));
  const stations = box.members.map((member) => member.station);
  const addresses = stations.flatMap((each) => [each.address, ...each.names]);
  const text = (name: string, value: string): object => (value === '' ? {} : { [name]: value });
  return {
    id: idOf(box, rivals, rivals.length < others.length, claims),
    address: station.address,
    addresses: [...new Set(addresses)],
    product: judgement.product,
    reasons: [...judgement.reasons],
    ...text('vendor', judgement.vendor),
    ...text('model', identity.model || judgement.label),
    ...text('machineType', identity.machineType),
    ...text('serial', identity.serial),
    ...text('firmware', identity.firmware),
    ...text('uuid', identity.uuid),
    ...text('name', identity.name),
    ...(rivals.length > 0 ? { identityConflict: true } : {}),
    sightings: stations.flatMap((each) => each.sightings),
  };
}

/**
 * UUID, else serial, else certificate, else address. In a conflict the UUID belongs to the one claimant whose
 * claim came over TLS; where there are several, or none, to nobody.
 */
function idOf(box: Box, rivals: readonly Box[], shared: boolean, claims: Claims): string {
  const { uuid, serial, slot } = box.identity;
  const owner = rivals.length === 0 || (box.backed && rivals.every((rival) => !rival.backed));
  if (uuid !== '' && owner) return shared ? `uuid:${uuid}/${slot}` : `uuid:${uuid}`;
  const names = [`serial:${serial}`, `cert:${box.station.fingerprint}`];
  return names.find((name) => claims.get(name)?.length === 1) ?? `address:${box.station.address}`;
}
