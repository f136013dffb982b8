import { z } from 'zod';
import type { Evidence } from '../domain/evidence.ts';
import type { Page } from '../net/https-look.ts';
import { type ClueKey, clue, clues } from './clues.ts';

/**
 * Answers of a device's web server to clues. Pure; nothing in a page is believed beyond its shape, and a page
 * of another shape simply says less.
 */
const record = z.record(z.string(), z.unknown());
type Json = z.infer<typeof record>;

/** What any page tells: server software, title, redirection, cookies, and the LXCA media type. */
export function readAnyPage(page: Page): readonly Evidence[] {
  const title = /<title[^>]*>([^<]{0,200})/i.exec(page.body)?.[1];
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
    ...page.cookieNames.map((name) => clue('http.cookie', name)),
  ];
}

/** The Redfish service root, the one resource that is open to all (DSP0266 §13.2). */
export function readServiceRoot(page: Page): readonly Evidence[] {
  const root = jsonOf(page);
  if (page.status !== 200) return [];
  // A page where there cannot be one: this server answers 200 to anything, so that a status proves nothing.
  if (!root) return clues([['http.catch-all', true]]);
  if (typeof root.RedfishVersion !== 'string') return [];
  const oem = objectOf(root.Oem);
  const dell = objectOf(oem.Dell);
  const hpe = objectOf(oem.Hpe ?? oem.Hp);
  const managers = Array.isArray(hpe.Manager) ? hpe.Manager : [];
  const manager = objectOf(managers[0]);
  const features = objectOf(root.ProtocolFeaturesSupported);
  const deep = objectOf(features.DeepOperations);
  return clues([
    ['redfish.id', root['@odata.id']],
    ['redfish.version', root.RedfishVersion],
    ['redfish.vendor', root.Vendor],
    ['redfish.product', root.Product],
    ['redfish.name', root.Name],
    ['redfish.uuid', root.UUID],
    ['redfish.oem', Object.keys(oem).slice(0, 8).join(' ')],
    ['redfish.features', Object.keys(features).slice(0, 8).join(' ')],
    ['redfish.deep-patch', deep.DeepPATCH],
    ['redfish.service-tag', dell.ServiceTag],
    ['redfish.manager-type', manager.ManagerType ?? objectOf(hpe.Moniker).PRODTAG],
    ['redfish.manager-firmware', manager.ManagerFirmwareVersion],
  ]);
}

/** `/DeviceDescription.json`: an array on XCC and XCC2, an object on XCC3 and SMM3 (§2.2). */
export function readDescription(page: Page): readonly Evidence[] {
  const json = page.status === 200 ? parse(page.body) : undefined;
  const node = objectOf(Array.isArray(json) ? json[0] : json);
  if (Object.keys(node).length === 0) return [];
  const images = node['firmware-image-info'];
  const image = objectOf(Array.isArray(images) ? images[0] : undefined);
  const firmware = [image.build, image.version].filter((part) => typeof part === 'string').join(' ');
  return clues([
    ['description.shape', Array.isArray(json) ? 'array' : 'object'],
    ['description.type', node.type],
    ['description.variant', node['xcc-variant']],
    ['description.uuid', node['node-uuid'] ?? node['enclosure-uuid']],
    ['description.mtm', node['enclosure-machinetype-model']],
    ['description.serial', node['enclosure-serial-number']],
    ['description.name', node.name],
    ['description.firmware', firmware],
  ]);
}

/** `/api/providers/logoninfo` of an XCC: the machine's name (§2.2). */
export function readLogonInfo(page: Page): readonly Evidence[] {
  const items = jsonOf(page)?.items;
  const item = objectOf(Array.isArray(items) ? items[0] : undefined);
  return page.status === 200 ? clues([['logon.machine-name', item.machine_name]]) : [];
}

/** The IMM2's login page shows the image that names it (§3.1). */
export function readImmLogin(page: Page): readonly Evidence[] {
  // Not the page's own path, which a server that echoes its question would show as well.
  const named = page.status === 200 && /\/designs\/imm\/(?!index\.php)/.test(page.body);
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

function jsonOf(page: Page): Json | null {
  const parsed = record.safeParse(parse(page.body));
  return parsed.success ? parsed.data : null;
}

function objectOf(value: unknown): Json {
  const parsed = record.safeParse(value);
  return parsed.success ? parsed.data : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
