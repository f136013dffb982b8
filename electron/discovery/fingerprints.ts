import type { Product } from '../domain/product.ts';
import type { ClueKey } from './clues.ts';

/**
 * What tells which product: rules as data, each with its source (`§` is discovery-and-devices.md). All
 * conditions of a rule must hold. Among rules of equal strength the earlier one decides, so the more exact
 * stand first. A certificate's subject is never more than a hint: chassis and LXCA re-sign certificates (§3.1).
 */
export type Strength = 'proof' | 'strong' | 'hint';

export type Condition = {
  readonly key: ClueKey;
  /** Any value of the key must match; absent: the key must be missing. */
  readonly matches?: RegExp;
};

export type Fingerprint = {
  readonly id: string;
  readonly product: Product;
  readonly vendor: string;
  /** Name of the kind where the product word is too coarse; the device's own model goes before it. */
  readonly label?: string;
  readonly strength: Strength;
  readonly when: readonly Condition[];
  readonly source: string;
};

const has = (key: ClueKey, matches: RegExp = /./): Condition => ({ key, matches });
const lacks = (key: ClueKey): Condition => ({ key });
const lenovoRoot = has('redfish.vendor', /^lenovo/i);
const lenovo = { vendor: 'Lenovo' } as const;
const slp = (type: string): Condition => has('slp.type', new RegExp(`^service:${type}$`, 'i'));

const LENOVO: readonly Fingerprint[] = [
  {
    id: 'smm3-description',
    product: 'smm',
    ...lenovo,
    label: 'SMM3',
    strength: 'proof',
    when: [has('description.type', /^(lenovo-)?smm3$/i)],
    source: '§2.2 confluent ssdp.py',
  },
  {
    id: 'tsm-redfish',
    product: 'other-bmc',
    ...lenovo,
    label: 'ThinkSystem System Manager',
    strength: 'proof',
    when: [lenovoRoot, has('redfish.product', /AMI Redfish/i)],
    source: '§3.3 AMI MegaRAC; §4.2 SR635/SR655',
  },
  {
    id: 'xcc3-description',
    product: 'xcc3',
    ...lenovo,
    strength: 'proof',
    when: [has('description.shape', /^object$/), has('description.mtm')],
    source: '§2.2 confluent ssdp.py',
  },
  {
    id: 'xcc2-variant',
    product: 'xcc2',
    ...lenovo,
    strength: 'proof',
    when: [has('description.shape', /^array$/), has('description.variant', /2/)],
    source: '§2.2 xcc-variant',
  },
  {
    id: 'xcc3-variant',
    product: 'xcc3',
    ...lenovo,
    strength: 'proof',
    when: [has('description.mtm'), has('description.variant', /3/)],
    source: '§2.2 xcc-variant',
  },
  {
    id: 'imm2-login-page',
    product: 'imm2',
    vendor: 'IBM/Lenovo',
    strength: 'proof',
    when: [has('imm.login-page')],
    source: '§3.1 IMM2 login page',
  },
  {
    id: 'imm2-slp',
    product: 'imm2',
    vendor: 'IBM/Lenovo',
    strength: 'proof',
    when: [slp('management-hardware\\.IBM:integrated-management-module2')],
    source: '§1.2',
  },
  {
    id: 'cmm2-slp',
    product: 'cmm2',
    ...lenovo,
    strength: 'proof',
    when: [slp('management-hardware\\.Lenovo:chassis-management-module')],
    source: '§1.2',
  },
  {
    id: 'cmm-slp',
    product: 'cmm',
    vendor: 'IBM/Lenovo',
    strength: 'proof',
    when: [slp('management-hardware\\.IBM:chassis-management-module')],
    source: '§1.2',
  },
  {
    id: 'smm2-slp',
    product: 'smm',
    ...lenovo,
    label: 'SMM2',
    strength: 'proof',
    when: [slp('lenovo-smm2')],
    source: '§1.2',
  },
  {
    id: 'smm-slp',
    product: 'smm',
    ...lenovo,
    label: 'SMM',
    strength: 'proof',
    when: [slp('lenovo-smm')],
    source: '§1.2',
  },
  {
    id: 'amm-slp',
    product: 'other-bmc',
    vendor: 'IBM',
    label: 'BladeCenter AMM',
    strength: 'proof',
    when: [slp('management-hardware\\.IBM:management-module')],
    source: '§1.2',
  },
  {
    id: 'lxca-media-type',
    product: 'lxca',
    ...lenovo,
    label: 'XClarity Administrator',
    strength: 'proof',
    when: [has('lxca.version')],
    source: '§3.1 LXCA REST Content-Type',
  },
  {
    id: 'tsm-slp',
    product: 'other-bmc',
    ...lenovo,
    label: 'ThinkServer TSM',
    strength: 'proof',
    when: [slp('lighttpd'), has('slp.attribute.type', /LenovoThinkServer/i)],
    source: '§1.2 confluent slp.py:678',
  },
  {
    id: 'io-module-slp',
    product: 'other-bmc',
    ...lenovo,
    label: 'Flex I/O module',
    strength: 'proof',
    when: [slp('io-device\\.Lenovo:management-module')],
    source: '§1.2',
  },
  {
    id: 'rsa-slp',
    product: 'other-bmc',
    vendor: 'IBM',
    label: 'Remote Supervisor Adapter',
    strength: 'proof',
    when: [slp('management-hardware\\.IBM:remote-supervisor-adapter(-2)?')],
    source: '§1.2 xcat lsslp.pm',
  },
  {
    id: 'power-slp',
    product: 'other-bmc',
    vendor: 'IBM',
    label: 'Power Systems service processor',
    strength: 'proof',
    when: [
      slp(
        'management-hardware\\.IBM:(cec-service-processor|bulk-power-controller|hardware-management-console|integrated-virtualization-manager)',
      ),
    ],
    source: '§1.2 xcat lsslp.pm',
  },
  {
    id: 'lxca-aicc',
    product: 'lxca',
    ...lenovo,
    label: 'XClarity Administrator',
    strength: 'strong',
    when: [has('lxca.aicc', /^(200|302)/), has('lxca.login-page')],
    source: '§3.1 Ruby client Discover, /ui/login.html',
  },
  {
    id: 'xcc3-machine',
    product: 'xcc3',
    ...lenovo,
    strength: 'strong',
    when: [has('logon.machine-name', /\bV4\b/i)],
    source: '§3.2 ThinkSystem V4 = XCC3, LP2273',
  },
  {
    id: 'xcc2-machine',
    product: 'xcc2',
    ...lenovo,
    strength: 'strong',
    when: [has('logon.machine-name', /\bV3\b/i)],
    source: '§3.2 ThinkSystem V3 = XCC2',
  },
  {
    id: 'xcc3-root',
    product: 'xcc3',
    ...lenovo,
    strength: 'strong',
    when: [lenovoRoot, has('redfish.id', /^\/redfish\/v1$/), has('redfish.deep-patch', /^false$/)],
    source: '§3.1 XCC3 capture',
  },
  {
    id: 'xcc2-root',
    product: 'xcc2',
    ...lenovo,
    strength: 'strong',
    when: [lenovoRoot, has('redfish.version', /^1\.2\d/)],
    source: '§3.1 XCC2: Redfish 1.20',
  },
  {
    id: 'xcc-description',
    product: 'xcc',
    ...lenovo,
    strength: 'strong',
    when: [has('description.shape', /^array$/), has('description.mtm')],
    source: '§2.2',
  },
  {
    id: 'xcc-root',
    product: 'xcc',
    ...lenovo,
    strength: 'strong',
    when: [lenovoRoot],
    source: '§3.1 XCC1 capture',
  },
  {
    id: 'xcc-server',
    product: 'xcc',
    ...lenovo,
    strength: 'strong',
    when: [has('http.server', /^XCC Web Server/i)],
    source: '§3.1 nmap-service-probes',
  },
  {
    id: 'xcc-slp',
    product: 'xcc',
    ...lenovo,
    strength: 'strong',
    when: [slp('management-hardware\\.Lenovo:lenovo-xclarity-controller')],
    source: '§1.2',
  },
  {
    id: 'imm2-redirect',
    product: 'imm2',
    vendor: 'IBM/Lenovo',
    strength: 'strong',
    when: [has('http.location', /\/designs\/imm\//)],
    source: '§3.1',
  },
  {
    id: 'amm-page',
    product: 'other-bmc',
    vendor: 'IBM',
    label: 'BladeCenter AMM',
    strength: 'strong',
    when: [has('http.location', /\/(shared\/userlogin\.php|private\/welcome\.ssi)/)],
    source: '§3.1',
  },
  {
    id: 'xcc-ssdp',
    product: 'xcc',
    ...lenovo,
    strength: 'hint',
    when: [has('ssdp.location', /\/DeviceDescription\.json$/)],
    source: '§2.1',
  },
  {
    id: 'xcc-certificate',
    product: 'xcc',
    ...lenovo,
    strength: 'hint',
    when: [has('tls.subject', /CN=XCC-[a-z0-9]+-[a-z0-9]+/i)],
    source: '§3.1 recog x509_subjects.xml:204',
  },
  {
    id: 'lxca-srv',
    product: 'lxca',
    ...lenovo,
    label: 'XClarity Administrator',
    strength: 'hint',
    when: [has('srv.name', /^_lxca\._tcp\./i)],
    source: '§1.3',
  },
];

const other = (
  id: string,
  vendor: string,
  label: string,
  strength: Strength,
  source: string,
  ...when: readonly Condition[]
): Fingerprint => ({ id, product: 'other-bmc', vendor, label, strength, when, source });

const OTHERS: readonly Fingerprint[] = [
  other('idrac-root', 'Dell', 'iDRAC', 'proof', '§3.3', has('redfish.oem', /\bDell\b/)),
  other('idrac-product', 'Dell', 'iDRAC', 'strong', '§3.3', has('redfish.product', /Dell Remote Access/i)),
  other('idrac-vendor', 'Dell', 'iDRAC', 'strong', '§3.3', has('redfish.vendor', /^dell/i)),
  other(
    'idrac-page',
    'Dell',
    'iDRAC',
    'strong',
    '§3.3',
    has('http.location', /\/(restgui\/)?start\.html/),
    has('tls.subject', /O=Dell/i),
  ),
  other('idrac-title', 'Dell', 'iDRAC', 'strong', '§3.3', has('http.title', /\biDRAC\d*\b/i)),
  other('ilo-xml', 'HPE', 'iLO', 'proof', '§3.3 /xmldata', has('ilo.board', /iLO|Integrated Lights-Out/i)),
  other('ilo-root', 'HPE', 'iLO', 'proof', '§3.3', has('redfish.oem', /\bHpe?\b/)),
  other(
    'ilo-server',
    'HPE',
    'iLO',
    'strong',
    '§3.3 recog http_servers:1427',
    has('http.server', /^HPE?-iLO-Server/i),
  ),
  other(
    'ilo-title',
    'HPE',
    'iLO',
    'strong',
    '§3.3 recog html_title:1109',
    has('http.title', /^iLO \d|Integrated Lights-Out/i),
  ),
  other('irmc-root', 'Fujitsu', 'iRMC', 'proof', '§3.3', has('redfish.oem', /ts_fujitsu|fsas/i)),
  other(
    'irmc-title',
    'Fujitsu',
    'iRMC',
    'strong',
    '§3.3 recog html_title:979',
    has('http.title', /ServerView.*iRMC|iRMC S\d/i),
  ),
  other(
    'irmc-realm',
    'Fujitsu',
    'iRMC',
    'strong',
    '§3.3 recog http_wwwauth:599',
    has('http.realm', /^iRMC S\d/i),
  ),
  other('cimc-root', 'Cisco', 'CIMC', 'proof', '§3.3', has('redfish.vendor', /^cisco/i)),
  other('cimc-name', 'Cisco', 'CIMC', 'strong', '§3.3', has('redfish.name', /Cisco RESTful/i)),
  other(
    'cimc-title',
    'Cisco',
    'CIMC',
    'strong',
    '§3.3',
    has('http.title', /^Cisco (IMC Login|Integrated Management Controller)/i),
  ),
  other(
    'cimc-certificate',
    'Cisco',
    'CIMC',
    'hint',
    '§3.3 recog x509_subjects:309',
    has('tls.subject', /CN=C-series CIMC/i),
  ),
  other(
    'supermicro-root',
    'Supermicro',
    'BMC',
    'proof',
    '§3.3 bmclib',
    has('redfish.vendor', /^super ?micro/i),
  ),
  other('supermicro-oem', 'Supermicro', 'BMC', 'proof', '§3.3 bmclib', has('redfish.oem', /\bSupermicro\b/i)),
  other(
    'supermicro-page',
    'Supermicro',
    'BMC',
    'strong',
    '§3.3',
    has('http.generator', /ATEN|Super ?Micro/i),
  ),
  other(
    'supermicro-certificate',
    'Supermicro',
    'BMC',
    'hint',
    '§3.3 recog',
    has('tls.subject', /CN=IPMI.*O=Super Micro|O=Super Micro.*CN=IPMI/i),
  ),
  other('gigabyte-root', 'Gigabyte', 'MegaRAC', 'proof', '§3.3', has('redfish.vendor', /^giga/i)),
  other('megarac-root', 'AMI', 'MegaRAC', 'strong', '§3.3', has('redfish.product', /AMI Redfish/i)),
  other('megarac-oem', 'AMI', 'MegaRAC', 'strong', '§3.3', has('redfish.oem', /\bAmi\b/)),
  other('megarac-page', 'AMI', 'MegaRAC', 'strong', '§3.3', has('http.generator', /American Megatrends/i)),
  other(
    'megarac-certificate',
    'AMI',
    'MegaRAC',
    'hint',
    '§3.3 recog',
    has('tls.subject', /CN=AMI\b.*OU=Service Processors|OU=Service Processors.*CN=AMI\b/i),
  ),
  other('huawei-root', 'Huawei', 'iBMC', 'proof', '§3.3 check_redfish', has('redfish.oem', /\bHuawei\b/i)),
  other(
    'bull-root',
    'Eviden/Bull',
    'BMC',
    'strong',
    '§3.3 check_redfish',
    has('redfish.vendor', /bull|eviden/i),
  ),
  other(
    'ilom-server',
    'Oracle',
    'ILOM',
    'proof',
    '§3.3 recog http_servers:762',
    has('http.server', /^(Sun|Oracle)-ILOM-Web-Server/i),
  ),
  other('ilom-root', 'Oracle', 'ILOM', 'strong', '§3.3', has('redfish.vendor', /^oracle/i)),
  other('openbmc-mdns', 'OpenBMC', 'OpenBMC', 'strong', '§2.3', has('mdns.service', /^_obmc_/i)),
  other('openbmc-oem', 'OpenBMC', 'OpenBMC', 'strong', '§3.3 bmcweb', has('redfish.oem', /OpenBmc/i)),
  // No vendor and no OEM block, but the features block that bmcweb always sends.
  other(
    'openbmc-root',
    'OpenBMC',
    'OpenBMC',
    'hint',
    '§3.3',
    has('redfish.version'),
    lacks('redfish.vendor'),
    lacks('redfish.oem'),
    has('redfish.features'),
  ),
  // Whoever serves Redfish manages something; its own word names the maker.
  other(
    'redfish-root',
    '',
    'Redfish',
    'hint',
    'DSP0266 §13.2',
    has('redfish.version'),
    has('redfish.vendor'),
  ),
];

export const FINGERPRINTS: readonly Fingerprint[] = [...LENOVO, ...OTHERS];
