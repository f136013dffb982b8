import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClueKey, clue, clues } from '../../../electron/discovery/clues.ts';
import { FINGERPRINTS } from '../../../electron/discovery/fingerprints.ts';
import { identityOf } from '../../../electron/discovery/identity.ts';
import { hasManagementHint, judge } from '../../../electron/discovery/judge.ts';
import { nextQuestion, QUESTIONS, type QuestionId, readPage } from '../../../electron/discovery/questions.ts';
import { normalUuid, plausibleSerial } from '../../../electron/domain/box-marks.ts';
import type { Page } from '../../../electron/net/https-look.ts';

type Facts = Readonly<Partial<Record<ClueKey, string>>>;
const found = (facts: Facts) => clues(Object.entries(facts) as [ClueKey, string][]);

/** Evidence as each product gives it, and what it must be taken for (§1.2, §2, §3). */
const CASES: readonly (readonly [string, string, Facts])[] = [
  [
    'XCC by its array',
    'xcc',
    {
      'redfish.vendor': 'Lenovo',
      'redfish.version': '1.15.0',
      'description.shape': 'array',
      'description.mtm': '7Z73CTO1WW',
    },
  ],
  [
    'XCC2 by its variant',
    'xcc2',
    {
      'redfish.vendor': 'Lenovo',
      'description.shape': 'array',
      'description.mtm': '7D76CTO1WW',
      'description.variant': '2',
    },
  ],
  [
    'XCC2 by its machine',
    'xcc2',
    {
      'redfish.vendor': 'Lenovo',
      'description.shape': 'array',
      'description.mtm': '7D76',
      'logon.machine-name': 'ThinkSystem SR650 V3',
    },
  ],
  [
    'XCC3 by its object',
    'xcc3',
    { 'redfish.vendor': 'Lenovo', 'description.shape': 'object', 'description.mtm': '7DGDCTO1WW' },
  ],
  [
    'XCC3 by its root',
    'xcc3',
    {
      'redfish.vendor': 'Lenovo',
      'redfish.version': '1.17.0',
      'redfish.id': '/redfish/v1',
      'redfish.deep-patch': 'false',
    },
  ],
  [
    'XCC by its root alone',
    'xcc',
    { 'redfish.vendor': 'Lenovo', 'redfish.version': '1.15.0', 'redfish.id': '/redfish/v1/' },
  ],
  ['XCC by certificate, a hint', 'xcc', { 'tls.subject': 'C=US, CN=XCC-7X06-J1005NEX' }],
  [
    'SMM3',
    'smm',
    { 'description.shape': 'object', 'description.mtm': '7D1M', 'description.type': 'lenovo-smm3' },
  ],
  [
    'TSM of an SR655',
    'other-bmc',
    { 'redfish.vendor': 'Lenovo', 'redfish.product': 'AMI Redfish Server', 'redfish.version': '1.8.0' },
  ],
  ['IMM2 by its page', 'imm2', { 'imm.login-page': 'true', 'imm.check-ip': '401' }],
  ['IMM2 by SLP', 'imm2', { 'slp.type': 'service:management-hardware.IBM:integrated-management-module2' }],
  ['CMM', 'cmm', { 'slp.type': 'service:management-hardware.IBM:chassis-management-module' }],
  ['CMM2', 'cmm2', { 'slp.type': 'service:management-hardware.Lenovo:chassis-management-module' }],
  ['SMM', 'smm', { 'slp.type': 'service:lenovo-smm' }],
  ['SMM2', 'smm', { 'slp.type': 'service:lenovo-smm2' }],
  ['AMM', 'other-bmc', { 'slp.type': 'service:management-hardware.IBM:management-module' }],
  [
    'ThinkServer TSM',
    'other-bmc',
    { 'slp.type': 'service:lighttpd', 'slp.attribute.type': 'LenovoThinkServer' },
  ],
  ['LXCA by media type', 'lxca', { 'lxca.version': '4.1.0' }],
  ['LXCA by its pages', 'lxca', { 'lxca.aicc': '302 /ui/login.html', 'lxca.login-page': 'true' }],
  ['LXCA by /aicc alone, answering 200', 'lxca', { 'lxca.aicc': '200' }],
  [
    'LXCA that sends everyone to its own page',
    'lxca',
    {
      'lxca.aicc': '302 https://10.0.0.9/ui/login.html',
      'http.location': 'https://10.0.0.9/ui/login.html',
      'http.catch-all': 'true',
    },
  ],
  [
    'a server that answers 200 to anything',
    'unknown',
    { 'lxca.aicc': '200', 'http.catch-all': 'true', 'lxca.login-page': 'true' },
  ],
  ['IMM2 by a script on its front page', 'imm2', { 'http.link': '/designs/imm/' }],
  [
    'AMM by a script on its front page',
    'other-bmc',
    { 'http.title': 'Log In', 'http.link': '/shared/userlogin.php' },
  ],
  ['XCC by the name of its web server', 'xcc', { 'http.server': 'XCC Web Server' }],
  ['XCC by SSDP alone, a hint', 'xcc', { 'ssdp.location': 'https://10.0.0.1/DeviceDescription.json' }],
  ['XCC by SLP', 'xcc', { 'slp.type': 'service:management-hardware.Lenovo:lenovo-xclarity-controller' }],
  ['RSA 2', 'other-bmc', { 'slp.type': 'service:management-hardware.IBM:remote-supervisor-adapter-2' }],
  ['HMC', 'other-bmc', { 'slp.type': 'service:management-hardware.IBM:hardware-management-console' }],
  ['a Flex switch', 'other-bmc', { 'slp.type': 'service:io-device.Lenovo:management-module' }],
  [
    'iDRAC 7 by its page and certificate',
    'other-bmc',
    {
      'http.location': '/start.html',
      'tls.subject': 'CN=idrac-7LAB123, OU=Remote Access Group, O=Dell Inc.',
    },
  ],
  ['iLO by its server', 'other-bmc', { 'http.server': 'HPE-iLO-Server/1.30' }],
  ['iRMC by its title', 'other-bmc', { 'http.title': 'ServerView Remote Management iRMC S4 Web Server' }],
  ['iRMC by its root', 'other-bmc', { 'redfish.version': '1.2.0', 'redfish.oem': 'ts_fujitsu' }],
  ['CIMC by its title', 'other-bmc', { 'http.title': 'Cisco Integrated Management Controller Login' }],
  ['Supermicro by its page', 'other-bmc', { 'http.generator': 'ATEN International Co Ltd.' }],
  ['MegaRAC by its certificate', 'other-bmc', { 'tls.subject': 'CN=AMI, OU=Service Processors' }],
  ['OpenBMC by mDNS', 'other-bmc', { 'mdns.service': '_obmc_redfish._tcp.local' }],
  ['Bull', 'other-bmc', { 'redfish.version': '1.4.0', 'redfish.oem': 'Xyz', 'redfish.oem-maker': 'BULL' }],
  ['iDRAC', 'other-bmc', { 'redfish.version': '1.11.0', 'redfish.vendor': 'Dell', 'redfish.oem': 'Dell' }],
  ['iLO 4', 'other-bmc', { 'ilo.board': 'Integrated Lights-Out 4 (iLO 4)' }],
  ['iRMC', 'other-bmc', { 'http.realm': 'iRMC S4@iRMC012345' }],
  ['CIMC', 'other-bmc', { 'redfish.version': '1.2.0', 'redfish.vendor': 'Cisco Systems Inc.' }],
  ['Supermicro, old', 'other-bmc', { 'redfish.version': '1.0.1', 'redfish.oem': 'Supermicro' }],
  ['MegaRAC', 'other-bmc', { 'redfish.version': '1.7.0', 'redfish.product': 'AMI Redfish Server' }],
  ['OpenBMC', 'other-bmc', { 'redfish.version': '1.9.0', 'redfish.features': 'ExpandQuery' }],
  ['Huawei', 'other-bmc', { 'redfish.version': '1.0.2', 'redfish.oem': 'Huawei' }],
  ['ILOM', 'other-bmc', { 'http.server': 'Oracle-ILOM-Web-Server/1.0' }],
  ['a maker nobody has heard of', 'other-bmc', { 'redfish.version': '1.9.0', 'redfish.vendor': 'Inspur' }],
  ['a web server', 'unknown', { 'http.server': 'nginx/1.22.1', 'http.title': 'Welcome to nginx!' }],
  [
    'a web server that sends everyone to its login',
    'unknown',
    { 'lxca.aicc': '302 /login', 'http.location': '/login', 'http.catch-all': 'true' },
  ],
  ['an appweb cookie alone', 'unknown', { 'http.cookie': '_appwebSessionId_' }],
  ['CheckIP alone', 'unknown', { 'imm.check-ip': '401' }],
  ['an open SLP port', 'unknown', { 'slp.type': 'service:ipmi' }],
];

describe('fingerprints', () => {
  it.each(CASES)('%s is %s', (_name, product, facts) => {
    expect(judge(found(facts)).product).toBe(product);
  });

  it('name other makers', () => {
    const vendors = CASES.filter(([, product]) => product === 'other-bmc').map(([name, , facts]) => [
      name,
      judge(found(facts)).vendor,
    ]);
    expect(Object.fromEntries(vendors)).toMatchObject({
      iDRAC: 'Dell',
      'iLO 4': 'HPE',
      iRMC: 'Fujitsu',
      CIMC: 'Cisco',
      'a maker nobody has heard of': 'Inspur',
    });
  });

  it('say the same in any order, strongest reason first, and never take a certificate over a page', () => {
    const facts = found({
      'tls.subject': 'CN=XCC-7X06-J1005NEX',
      'imm.login-page': 'true',
      'http.location': '/designs/imm/index.php',
    });
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts], { minLength: facts.length }), (shuffled) => {
        expect(judge(shuffled)).toEqual(judge(facts));
      }),
    );
    expect(judge(facts).reasons).toEqual(['imm2-login-page', 'imm2-redirect', 'xcc-certificate']);
  });

  it('have an id of their own and a source each', () => {
    expect(new Set(FINGERPRINTS.map((rule) => rule.id)).size).toBe(FINGERPRINTS.length);
    for (const rule of FINGERPRINTS) {
      expect(rule.source).toMatch(/§|recog|intrigue-ident/);
      expect(rule.when.length).toBeGreaterThan(0);
      // `test` on a global or sticky pattern would depend on the call before.
      for (const { matches } of rule.when) expect(matches?.flags ?? '').not.toMatch(/[gy]/);
    }
  });

  it('of a plain web server hint at no management, a refused handshake does', () => {
    expect(hasManagementHint(found({ 'http.server': 'nginx', 'tls.protocol': 'TLSv1.3' }))).toBe(false);
    expect(hasManagementHint(found({ 'tls.refused': 'handshake: ERR_SSL' }))).toBe(true);
    expect(hasManagementHint(found({ 'tls.refused': 'not-tls: x' }))).toBe(false);
    expect(hasManagementHint(found({ 'rmcp.pong': 'true' }))).toBe(true);
  });
});

describe('identity', () => {
  it('takes what came over TLS before what a datagram claims', () => {
    const mixed = [
      clue('ssdp.uuid', '11111111-2222-3333-4444-555555555555'),
      clue('redfish.uuid', '7D7D6AFE-1C2B-11EC-8D3A-0A3A88F00011'),
    ];
    expect(identityOf(mixed).uuid).toBe('7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011');
  });

  it('fills machine type and serial from the default certificate name when nothing else has them', () => {
    const subject = clue('tls.subject', 'CN=XCC-7X06-J1005NEX, O=System X');
    expect(identityOf([subject])).toMatchObject({ machineType: '7X06', serial: 'J1005NEX' });
    expect(identityOf([subject, clue('description.serial', 'J30AF7LC')]).serial).toBe('J30AF7LC');
  });

  it('takes no placeholder for an identity', () => {
    expect(normalUuid('00000000-0000-0000-0000-000000000000')).toBe('');
    expect(normalUuid('FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF')).toBe('');
    expect(normalUuid('03000200-0400-0500-0006-000700080009')).toBe('');
    expect(normalUuid('urn:uuid:7D7D6AFE-1C2B-11EC-8D3A-0A3A88F00011')).toBe(
      '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011',
    );
    for (const nothing of [
      'None',
      'N/A',
      '0000000',
      'To be filled by O.E.M.',
      'Default string',
      'x',
      'Not Specified',
      '0123456789',
      '1234567890',
      'System Serial Number',
      'Chassis-Serial',
      'XXXXXXX',
    ]) {
      expect([nothing, plausibleSerial(nothing)]).toEqual([nothing, '']);
    }
    expect(plausibleSerial('06KDAB1')).toBe('06KDAB1');
  });
});

const page = (more: Partial<Page>): Page => ({
  status: 200,
  headers: {},
  cookieNames: [],
  body: '',
  ...more,
});

describe('pages', () => {
  it('of any shape never throw and are never believed beyond it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(QUESTIONS) as QuestionId[])),
        fc.oneof(fc.json(), fc.string(), fc.constant('[[[[')),
        fc.dictionary(fc.constantFrom('server', 'location', 'content-type', 'www-authenticate'), fc.string()),
        fc.constantFrom(200, 302, 401, 404, 500),
        (question, body, headers, status) => {
          const said = readPage(question, page({ body, headers, status }));
          for (const { value } of said) expect(value.length).toBeLessThanOrEqual(513);
          judge(said);
          identityOf(said);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are asked for one after another, each once, and not many of a stranger', () => {
    const asked = new Set<QuestionId>();
    for (let question = nextQuestion(asked, []); question !== null; question = nextQuestion(asked, []))
      asked.add(question);
    expect(asked.size).toBeLessThanOrEqual(7);
    const dell = found({ 'redfish.version': '1', 'redfish.vendor': 'Dell' });
    expect(nextQuestion(new Set(['root']), dell)).toBeNull();
    expect(nextQuestion(new Set(['root']), found({ 'redfish.version': '1', 'redfish.vendor': 'HPE' }))).toBe(
      'iloXml',
    );
    expect(nextQuestion(new Set(['root']), found({ 'redfish.vendor': 'Lenovo' }))).toBe('description');
  });

  it('are read by field name whatever its capitals, with a byte order mark in front, in any order', () => {
    const body = `\ufeff{"vendor":"Lenovo","UUID":"7D7D6AFE-1C2B-11EC-8D3A-0A3A88F00011","redfishversion":"1.15.0"}\0`;
    const said = readPage('root', page({ body }));
    expect(judge(said).product).toBe('xcc');
    expect(identityOf(said).uuid).toBe('7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011');
  });

  it('that stand for every path prove nothing: 200 without a root, or a redirection elsewhere', () => {
    const everything = [
      readPage('root', page({ body: '<html>' })),
      readPage('root', page({ status: 302, headers: { location: '/login' } })),
      ...['?next=/redfish/v1/', '#/redfish/v1/'].map((echo) =>
        readPage(
          'root',
          page({ status: 302, headers: { location: `https://portal.example/ui/login.html${echo}` } }),
        ),
      ),
    ];
    for (const said of everything) {
      expect(said).toContainEqual({ key: 'http.catch-all', value: 'true' });
      expect(judge([...said, clue('lxca.aicc', '200')]).product).toBe('unknown');
      expect(judge([...said, clue('lxca.aicc', '302 /ui/login.html')]).product).toBe('unknown');
    }
    const own = readPage('root', page({ status: 301, headers: { location: '/redfish/v1' } }));
    expect(own.map((each) => each.key)).not.toContain('http.catch-all');
  });

  it('of an IMM2 are known by their image, by absolute or relative path, but not by an echo of the question', () => {
    for (const body of ['<img src="/designs/imm/images/title-imm.png">', '<img src="images/title-imm.png">'])
      expect(judge(readPage('immLogin', page({ body }))).product).toBe('imm2');
    expect(readPage('immLogin', page({ body: 'no /designs/imm/index.php here' }))).toEqual([]);
    const script = '<script>window.location.href="/designs/imm/index.php"</script>';
    expect(judge(readPage('home', page({ body: script }))).product).toBe('imm2');
  });

  it('of somebody else at /DeviceDescription.json describe nothing', () => {
    expect(readPage('description', page({ body: '{"error":"not found"}' }))).toEqual([]);
    expect(
      readPage('description', page({ body: '[{"xcc-variant":"xcc2","node-uuid":"x"}]' })),
    ).toContainEqual({
      key: 'description.variant',
      value: 'xcc2',
    });
  });

  it('of an SMM3 name its machine type in words, and no words without it do', () => {
    const said = (name: unknown) => {
      const json = { type: 'lenovo-smm3', 'enclosure-uuid': 'x', 'enclosure-component-name': name };
      return readPage('description', page({ body: JSON.stringify(json) }));
    };
    expect(judge(said('DW612S MT:7D1M')).product).toBe('smm');
    for (const [name, type] of [
      ['DW612S MT:7D1M', '7D1M'],
      ['n1380 mt: 7ddhcto1ww', '7DDH'],
      ['FORMT:7D1M', ''],
      ['DW612S', ''],
      ['MT:', ''],
      [7, ''],
    ] as const)
      expect([name, identityOf(said(name)).machineType]).toEqual([name, type]);
  });

  it('name the LXCA by its media type', () => {
    const said = readPage(
      'root',
      page({ status: 401, headers: { 'content-type': 'application/com.lenovo.lxca-v4.1.0+json' } }),
    );
    expect(judge(said).product).toBe('lxca');
    expect(identityOf(said).firmware).toBe('4.1.0');
  });
});
