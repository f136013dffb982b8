import type { Evidence } from '../domain/evidence.ts';
import { z } from '../domain/zod.ts';
import type { Page } from '../net/https-look.ts';
import { readJson } from '../net/json-text.ts';
import { type ClueKey, clue, clues } from './clues.ts';

/**
 * Answers of a device's web server to clues. Pure; nothing in a page is believed beyond its shape, and a page
 * of another shape simply says less.
 */
const record = z.record(z.string(), z.unknown());
type Json = z.infer<typeof record>;

/** What any page tells: server software, title, redirection, cookies, and the LXCA media type. */
export function readAnyPage(page: Page): readonly Evidence[] {
  const title = /<title[^>]{0,200}>([^<]{0,200})/i.exec(page.body)?.[1];
  const realm = /realm="?([^",]{1,120})/i.exec(page.headers['www-authenticate'] ?? '')?.[1];
  // `application/com.lenovo.lxca-v4.1.0+json` (discovery-and-devices.md §3.1)
  const lxca = /com\.lenovo\.lxca-v(\d+(?:\.\d+){0,3})/i.exec(page.headers['content-type'] ?? '')?.[1];
  const maker = /ATEN International Co Ltd\.|American Megatrends|Super ?Micro/i.exec(page.body)?.[0];
  return [
    ...clues([
      ['http.server', page.headers.server],
      ['http.title', title?.trim()],
      ['http.location', page.headers.location],
      ['http.realm', realm],
      ['lxca.version', lxca],
      ['http.generator', maker],
    ]),
    ...(page.cut === true ? clues([['http.failure', 'cut-off']]) : []),
    ...page.cookieNames.map((name) => clue('http.cookie', name)),
  ];
}

/** Paths that name a product (§3); looked for on the front page only, whose own path cannot be an echo of them. */
const TELLING_PATHS =
  /\/designs\/imm\/|\/shared\/userlogin\.php|\/private\/welcome\.ssi|\/ui\/login\.html|\/(?:restgui\/)?start\.html/g;

/** The front page: where it leads by script or by a meta tag, which old firmware uses instead of a redirection. */
export function readHome(page: Page): readonly Evidence[] {
  const links = new Set(page.body.slice(0, 65_536).match(TELLING_PATHS) ?? []);
  return [...links].map((path) => clue('http.link', path));
}

/** The Redfish service root, the one resource that is open to all (DSP0266 §13.2). */
export function readServiceRoot(page: Page): readonly Evidence[] {
  const root = fieldsOf(parse(page.body));
  const version = root('RedfishVersion');
  const type = root('@odata.type');
  const isRoot = isText(version) || (isText(type) && /ServiceRoot/i.test(type));
  // Something else where there cannot be anything, or a way out for every path: this server's status proves nothing.
  // Where it leads is its path; what was asked for stands behind it where a sign-in means to lead back.
  const way = (page.headers.location ?? '').replace(/[?#].*$/s, '');
  const elsewhere = page.status >= 300 && page.status < 400 && !/\/redfish\//.test(way);
  if (elsewhere || (page.status === 200 && !isRoot)) return clues([['http.catch-all', true]]);
  if (page.status !== 200) return [];
  const oem = objectOf(root('Oem'));
  const dell = fieldsOf(fieldsOf(oem)('Dell'));
  const hpe = fieldsOf(fieldsOf(oem)('Hpe') ?? fieldsOf(oem)('Hp'));
  const managers = hpe('Manager');
  const manager = fieldsOf(Array.isArray(managers) ? managers[0] : undefined);
  const features = root('ProtocolFeaturesSupported');
  const deep = fieldsOf(fieldsOf(features)('DeepOperations'));
  return clues([
    ['redfish.id', root('@odata.id')],
    ['redfish.version', isText(version) ? version : 'unstated'],
    ['redfish.vendor', root('Vendor')],
    ['redfish.product', root('Product')],
    ['redfish.name', root('Name')],
    ['redfish.uuid', root('UUID')],
    ['redfish.oem', Object.keys(oem).slice(0, 8).join(' ')],
    // A block of another vendor's may still name the maker (§3.3, Eviden/Bull).
    [
      'redfish.oem-maker',
      Object.values(oem)
        .map((each) => fieldsOf(each)('Manufacturer'))
        .find(isText),
    ],
    ['redfish.features', Object.keys(objectOf(features)).slice(0, 8).join(' ')],
    ['redfish.deep-patch', deep('DeepPATCH')],
    ['redfish.service-tag', dell('ServiceTag')],
    ['redfish.manager-type', manager('ManagerType') ?? fieldsOf(hpe('Moniker'))('PRODTAG')],
    ['redfish.manager-firmware', manager('ManagerFirmwareVersion')],
  ]);
}

/** `/DeviceDescription.json`: an array on XCC and XCC2, an object on XCC3 and SMM3, which names its machine type in words (§2.2). */
export function readDescription(page: Page): readonly Evidence[] {
  const json = page.status === 200 ? parse(page.body) : undefined;
  const first: unknown = Array.isArray(json) ? json[0] : json;
  const node = fieldsOf(first);
  // Somebody else's JSON at that path describes nothing.
  if (Object.keys(objectOf(first)).length === 0) return [];
  const uuid = node('node-uuid') ?? node('enclosure-uuid');
  const mtm = node('enclosure-machinetype-model');
  if (uuid === undefined && mtm === undefined && node('type') === undefined) return [];
  const images = node('firmware-image-info');
  const image = fieldsOf(Array.isArray(images) ? images[0] : undefined);
  const firmware = [image('build'), image('version')].filter(isText).join(' ');
  return clues([
    ['description.shape', Array.isArray(json) ? 'array' : 'object'],
    ['description.type', node('type')],
    ['description.variant', node('xcc-variant')],
    ['description.uuid', uuid],
    ['description.mtm', mtm],
    ['description.enclosure', node('enclosure-component-name')],
    ['description.serial', node('enclosure-serial-number')],
    ['description.name', node('name')],
    ['description.firmware', firmware],
  ]);
}

/** `/api/providers/logoninfo` of an XCC: the machine's name (§2.2). */
export function readLogonInfo(page: Page): readonly Evidence[] {
  const items = fieldsOf(parse(page.body))('items');
  const item = fieldsOf(Array.isArray(items) ? items[0] : undefined);
  return page.status === 200 ? clues([['logon.machine-name', item('machine_name')]]) : [];
}

/** The IMM2's login page shows the image that names it (§3.1). */
export function readImmLogin(page: Page): readonly Evidence[] {
  // Not the page's own path, which a server that echoes its question would show as well.
  const named = page.status === 200 && /\/designs\/imm\/(?!index\.php)|\btitle-imm\.png/.test(page.body);
  return named ? clues([['imm.login-page', true]]) : [];
}

/** `/data/CheckIP` refuses who has no session; only together with the login page is that a mark (§3.1). */
export function readImmCheckIp(page: Page): readonly Evidence[] {
  return clues([['imm.check-ip', page.status]]);
}

/** `/aicc`: 200, or 302 to the login page (§3.1, the vendor's own Ruby client). */
export function readAicc(page: Page): readonly Evidence[] {
  return clues([['lxca.aicc', `${page.status} ${page.headers.location ?? ''}`.trim()]]);
}

export function readLxcaLogin(page: Page): readonly Evidence[] {
  const html = /text\/html/i.test(page.headers['content-type'] ?? '');
  return page.status === 200 && html ? clues([['lxca.login-page', true]]) : [];
}

/** `/xmldata?item=all` of an iLO: `<RIMP>` with board, firmware, serial and UUID (§3.3). */
export function readIloXml(page: Page): readonly Evidence[] {
  if (page.status !== 200 || !page.body.includes('<RIMP')) return [];
  const tag = (name: string): string | undefined =>
    new RegExp(`<${name}>([^<]{1,120})</${name}>`).exec(page.body)?.[1]?.trim();
  const found: readonly (readonly [ClueKey, string | undefined])[] = [
    ['ilo.board', tag('PN')],
    ['ilo.firmware', tag('FWRI')],
    ['ilo.serial', tag('SBSN')],
    ['ilo.uuid', tag('cUUID')],
    ['ilo.server', tag('SPN')],
  ];
  return clues(found);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function objectOf(value: unknown): Json {
  const parsed = record.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/** Fields of an object by name; one firmware's capitals differ from another's, the exact spelling goes first. */
function fieldsOf(value: unknown): (name: string) => unknown {
  const fields = objectOf(value);
  return (name) => {
    if (Object.hasOwn(fields, name)) return fields[name];
    const wanted = name.toLowerCase();
    const key = Object.keys(fields).find((each) => each.toLowerCase() === wanted);
    return key === undefined ? undefined : fields[key];
  };
}

function parse(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}
