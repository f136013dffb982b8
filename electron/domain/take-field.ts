import { type FieldFault, type FieldPath, formatDestination } from './form-field.ts';
import { isOddNumber } from './plain-address.ts';
import { plainText } from './plain-text.ts';
import {
  type CustomDestination,
  customDestinationSchema,
  DESTINATION_LIMIT,
  networkSchema,
  parseDestination,
  type SiteFile,
  settingsSchema,
} from './site-file.ts';

/** What a typed text comes to: the file with what could be used of it, and what could not be. */
export type TakenField = { readonly file: SiteFile; readonly faults: readonly FieldFault[] };

/** The longest text of a field (the schema's), and of a list with a thousand servers. */
const TEXT_LIMIT = 500;
const FOUND_SHOWN = 80;

/** Judges a typed text and puts what can be used into the file. Pure. */
export function takeField(file: SiteFile, path: FieldPath, typed: string): TakenField {
  const lines = typed.normalize('NFKC').trim();
  const plain = plainText(lines).trim();
  const set = (value: unknown): TakenField => ({ file: withValue(file, path, value), faults: [] });
  const refuse = (code: FieldFault['code'], found = plain): TakenField => ({
    file,
    faults: [{ code, args: { found: found.slice(0, FOUND_SHOWN) } }],
  });
  switch (path) {
    case 'network.proxy.mode': {
      if (plain !== '' && plain !== 'off') return refuse('not-a-choice');
      const { proxy } = file.network;
      // Switched off, there is no proxy for the checks to go through either.
      const none = plain === 'off' ? { host: '', user: '', passwordEnv: '' } : {};
      return {
        file: { ...file, network: { ...file.network, proxy: { ...proxy, ...none, mode: plain } } },
        faults: [],
      };
    }
    case 'network.proxy.host':
    case 'settings.fileTransfer.host':
      return takeHost(file, path, plain, refuse);
    case 'network.proxy.port':
    case 'settings.fileTransfer.port': {
      const port = /^\d{1,5}$/.test(plain) ? Number(plain) : 0;
      return port >= 1 && port <= 65535 ? set(port) : refuse('not-a-port');
    }
    case 'settings.country':
    case 'settings.location.country':
      return /^([A-Za-z]{2})?$/.test(plain) ? set(plain.toUpperCase()) : refuse('not-a-country');
    case 'network.ranges':
    case 'network.dns':
    case 'network.ntp':
      return takeList(file, path, plain, networkSchema.unwrap().shape.dns.unwrap().element, 'not-an-address');
    case 'network.connectTo':
      return takeList(
        file,
        path,
        plain,
        networkSchema.unwrap().shape.connectTo.unwrap().element,
        'not-a-rule',
      );
    case 'network.destinations':
      return takeDestinations(file, lines);
    case 'settings.excludedEvents':
      return takeList(
        file,
        path,
        plain,
        settingsSchema.unwrap().shape.excludedEvents.unwrap().element,
        'not-an-event',
      );
    case 'settings.enable':
      return plain === 'true' || plain === 'false' ? set(plain === 'true') : refuse('not-a-choice');
    case 'settings.retries.count':
    case 'settings.retries.minimumIntervalMinutes':
    case 'settings.fileTransfer.mode': {
      const value = path === 'settings.fileTransfer.mode' ? plain : Number(plain);
      const next = withValue(file, path, value);
      return settingsSchema.safeParse(next.settings).success
        ? { file: next, faults: [] }
        : refuse('not-a-choice');
    }
    default: {
      const isUser = path === 'network.proxy.user' || path === 'settings.fileTransfer.user';
      // One letter may be eighteen in its plain form: what counts is what is kept.
      const text = isUser ? plain : path === 'network.caFile' ? typed.trim() : plainText(typed);
      return text.length <= TEXT_LIMIT
        ? set(text)
        : { file, faults: [{ code: 'too-long', args: { limit: TEXT_LIMIT } }] };
    }
  }
}

/** A host, a URL, or `host:port`: what people copy. */
function takeHost(
  file: SiteFile,
  path: 'network.proxy.host' | 'settings.fileTransfer.host',
  plain: string,
  refuse: (code: FieldFault['code'], found?: string) => TakenField,
): TakenField {
  const bare = plain.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
  const match = /^(?:\[([^\]]+)\]|([^:[\]]*)|([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*))(?::(\d{1,5}))?$/i.exec(
    bare,
  );
  const host = match?.[1] ?? match?.[2] ?? match?.[3];
  if (host === undefined || host.length > 253 || isOddNumber(host) || /[\s\u0000-\u001f/@]/.test(host))
    return refuse('not-a-host');
  const named = withValue(file, path, host);
  const taken =
    path === 'network.proxy.host' && host !== '' ? withValue(named, 'network.proxy.mode', '') : named;
  if (match?.[4] === undefined) return { file: taken, faults: [] };
  const port = Number(match[4]);
  if (port < 1 || port > 65535) return refuse('not-a-port', match[4]);
  const portPath = path === 'network.proxy.host' ? 'network.proxy.port' : 'settings.fileTransfer.port';
  return { file: withValue(taken, portPath, port), faults: [] };
}

function entriesOf(plain: string): readonly string[] {
  return plain.split(/[\s,、]+/u).filter((entry) => entry !== '');
}

/** Good entries are taken, each bad one is named. */
function takeList(
  file: SiteFile,
  path: FieldPath,
  plain: string,
  schema: { readonly safeParse: (value: unknown) => { readonly success: boolean } },
  code: FieldFault['code'],
): TakenField {
  const entries = [...new Set(entriesOf(plain))];
  const good = entries.filter((entry) => schema.safeParse(entry).success);
  const bad = entries.filter((entry) => !good.includes(entry));
  return {
    file: withValue(file, path, good),
    faults: bad.map((found) => ({ code, args: { found: found.slice(0, FOUND_SHOWN) } })),
  };
}

function takeDestinations(file: SiteFile, plain: string): TakenField {
  const known = file.network.destinations;
  const read = entriesOf(plain).map((entry) => {
    const parsed = parseDestination(entry);
    return { entry, parsed, isGood: parsed.ok && customDestinationSchema.safeParse(parsed.value).success };
  });
  const good = read.flatMap(({ parsed, isGood }): CustomDestination[] => {
    if (!parsed.ok || !isGood) return [];
    const use = known.find((each) => formatDestination(each) === formatDestination(parsed.value))?.use ?? '';
    return [{ ...parsed.value, use }];
  });
  return {
    file: { ...file, network: { ...file.network, destinations: good.slice(0, DESTINATION_LIMIT) } },
    faults: [
      ...read
        .filter(({ isGood }) => !isGood)
        .map(({ entry }) => ({
          code: 'not-a-destination' as const,
          args: { found: entry.slice(0, FOUND_SHOWN) },
        })),
      ...(good.length > DESTINATION_LIMIT
        ? [{ code: 'too-many' as const, args: { limit: DESTINATION_LIMIT } }]
        : []),
    ],
  };
}

type Tree = Readonly<Record<string, unknown>>;

function withValue(file: SiteFile, path: FieldPath, value: unknown): SiteFile {
  const put = (tree: Tree, names: readonly string[]): Tree => {
    const [name = '', ...rest] = names;
    return { ...tree, [name]: rest.length === 0 ? value : put(tree[name] as Tree, rest) };
  };
  return put(file as unknown as Tree, path.split('.')) as unknown as SiteFile;
}
