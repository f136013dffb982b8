/**
 * What controllers of other makers, and Lenovo's own that this product only names, show without a login. Source:
 * discovery reference §2.2 and §3.3 (captures, recog, nmap, bmclib); nothing beyond what stands there.
 */
import type { LabResponse } from './kit.ts';

export type OtherBmcShow = {
  readonly uuid: string;
  /** X.509 subject, and issuer where the reference says it is another. */
  readonly subject: string;
  readonly server?: string;
  /** Service root; absent: no Redfish. */
  readonly root?: Readonly<Record<string, unknown>>;
  /** Everything else that is open to all, by path and query. */
  readonly pages?: Readonly<Record<string, LabResponse>>;
  /** What every other path answers; 404 when left out. */
  readonly elsewhere?: LabResponse;
};

const html = (text: string): LabResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  text: `<!DOCTYPE html><html>${text}</html>`,
});
const redirect = (to: string): LabResponse => ({ status: 302, headers: { Location: to }, text: '' });
const title = (text: string): LabResponse => html(`<head><title>${text}</title></head><body></body>`);
const rootOf = (
  version: string,
  more: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({
  '@odata.id': '/redfish/v1',
  '@odata.type': '#ServiceRoot.v1_5_0.ServiceRoot',
  Id: 'RootService',
  Name: 'Root Service',
  RedfishVersion: version,
  Managers: { '@odata.id': '/redfish/v1/Managers' },
  ...more,
});

const ids = {
  idrac9: '3132334f-c0b7-4780-3410-004c4c4f5051',
  ilo5: '30373237-3132-4d32-3238-313130304b31',
  irmc: '1a2b3c4d-0001-11e8-9f00-4c5262000061',
  cimc: '1a2b3c4d-0002-11e8-9f00-4c5262000062',
  supermicro: '00000000-0000-0000-0000-0cc47a000063',
  supermicroOld: '00000000-0000-0000-0000-0cc47a000064',
  megarac: '1a2b3c4d-0005-11e8-9f00-4c5262000065',
  openbmc: '1a2b3c4d-0006-11e8-9f00-4c5262000066',
  huawei: '1a2b3c4d-0007-11e8-9f00-4c5262000067',
  tsm: '1a2b3c4d-0009-11e8-9f00-4c5262000069',
  smm3: '1a2b3c4d-000a-11e8-9f00-4c526200006a',
} as const;

const rimp =
  '<?xml version="1.0"?><RIMP><HSI><SBSN>ILOLAB0001</SBSN><SPN>ProLiant DL380 Gen10</SPN><UUID>727031MU2X811</UUID>' +
  `<cUUID>${ids.ilo5.toUpperCase()}</cUUID></HSI><MP><ST>1</ST><PN>Integrated Lights-Out 5 (iLO 5)</PN><FWRI>2.78</FWRI>` +
  '<SN>ILOLAB0001</SN></MP></RIMP>';

export const OTHER_BMC_KINDS = {
  idrac9: {
    uuid: ids.idrac9,
    subject: 'CN=idrac-7LAB123,OU=Remote Access Group,O=Dell Inc.,L=Round Rock,ST=Texas,C=US',
    root: rootOf('1.11.0', {
      '@odata.type': '#ServiceRoot.v1_8_0.ServiceRoot',
      Product: 'Integrated Dell Remote Access Controller',
      Vendor: 'Dell',
      UUID: ids.idrac9,
      Oem: {
        Dell: {
          '@odata.type': '#DellServiceRoot.v1_0_0.DellServiceRoot',
          IsBranded: 0,
          ManagerMACAddress: '4c:d9:8f:00:00:51',
          ServiceTag: '7LAB123',
        },
      },
    }),
    pages: { '/': redirect('/restgui/start.html'), '/restgui/start.html': title('iDRAC9') },
  },
  /** Before Redfish: only its pages and its certificate tell (nmap:9882-9885, recog x509_subjects). */
  idrac7: {
    uuid: '',
    subject: 'CN=idrac-6LAB123,OU=Remote Access Group,O=Dell Inc.,L=Round Rock,ST=Texas,C=US',
    pages: { '/': redirect('/start.html'), '/start.html': html('<body></body>') },
  },
  ilo5: {
    uuid: ids.ilo5,
    subject: 'CN=ILOLAB0001,OU=ISS,O=Hewlett Packard Enterprise,L=Houston,ST=Texas,C=US',
    server: 'HPE-iLO-Server/1.30',
    root: rootOf('1.6.0', {
      '@odata.id': '/redfish/v1/',
      '@odata.type': '#ServiceRoot.v1_5_1.ServiceRoot',
      Name: 'HPE RESTful Root Service',
      Vendor: 'HPE',
      UUID: ids.ilo5,
      Oem: {
        Hpe: {
          Manager: [{ ManagerType: 'iLO 5', ManagerFirmwareVersion: '2.78' }],
          Moniker: { PRODTAG: 'HPE iLO 5' },
        },
      },
    }),
    pages: {
      '/': title('iLO 5'),
      '/xmldata?item=all': { status: 200, headers: { 'Content-Type': 'application/xml' }, text: rimp },
    },
  },
  irmc: {
    uuid: ids.irmc,
    subject: 'CN=iRMC000061,O=FUJITSU,C=JP',
    root: rootOf('1.4.0', { UUID: ids.irmc, Oem: { ts_fujitsu: {} } }),
    pages: { '/': title('ServerView Remote Management iRMC S5 Web Server') },
  },
  /** Older iRMC: no Redfish, Digest on every page (recog http_wwwauth:599). */
  'irmc-s4': {
    uuid: '',
    subject: 'CN=iRMC000068,O=FUJITSU,C=JP',
    elsewhere: {
      status: 401,
      headers: { 'WWW-Authenticate': 'Digest realm="iRMC S4@iRMC000068", qop="auth", nonce="1"' },
      text: '',
    },
  },
  /** NEC Express5800: no Redfish; its page's title is the one mark that is known (intrigue-ident, nec.rb). */
  expressscope: { uuid: '', subject: 'CN=BMC', pages: { '/': title('EXPRESSSCOPE Engine 3') } },
  cimc: {
    uuid: ids.cimc,
    subject:
      'CN=C-series CIMC,OU=PID:UCSC-C220-M5SX SERIAL:WZP00000062,O=Cisco Self Signed,L=San Jose,ST=California,C=US',
    root: rootOf('1.2.0', {
      Name: 'Cisco RESTful Root Service',
      Vendor: 'Cisco Systems Inc.',
      UUID: ids.cimc,
    }),
    pages: { '/': title('Cisco Integrated Management Controller Login') },
  },
  supermicro: {
    uuid: ids.supermicro,
    subject: 'CN=IPMI,OU=Software,O=Super Micro Computer,L=San Jose,ST=California,C=US',
    root: rootOf('1.14.0', { Vendor: 'Supermicro', UUID: ids.supermicro, Oem: { Supermicro: {} } }),
  },
  'supermicro-old': {
    uuid: ids.supermicroOld,
    subject: 'CN=IPMI,OU=Software,O=Super Micro Computer,L=San Jose,ST=California,C=US',
    pages: { '/': html('<head><meta name="ATEN International Co Ltd."></head><body></body>') },
  },
  megarac: {
    uuid: ids.megarac,
    subject: 'CN=AMI,OU=Service Processors,O=American Megatrends Inc.,C=US',
    root: rootOf('1.7.0', { Product: 'AMI Redfish Server', UUID: ids.megarac, Oem: { Ami: {} } }),
  },
  openbmc: {
    uuid: ids.openbmc,
    subject: 'CN=testhost,O=OpenBMC,C=US',
    root: rootOf('1.9.0', {
      UUID: ids.openbmc,
      ProtocolFeaturesSupported: { ExcerptQuery: false, ExpandQuery: { ExpandAll: false } },
    }),
  },
  huawei: {
    uuid: ids.huawei,
    subject: 'CN=Server,OU=IT,O=Huawei,L=ShenZhen,ST=GuangDong,C=CN',
    root: rootOf('1.0.2', {
      UUID: ids.huawei,
      Oem: { Huawei: { ProductName: 'RH2288H V3', SoftwareName: 'iBMC' } },
    }),
  },
  ilom: {
    uuid: '',
    subject: 'CN=Oracle Integrated Lights Out Manager,O=Oracle America Inc.,C=US',
    server: 'Oracle-ILOM-Web-Server/1.0',
    pages: { '/': html('<body></body>') },
  },
  /** SR635/SR655 (§4.2): AMI's service with Lenovo's name. */
  tsm: {
    uuid: ids.tsm,
    subject: 'CN=AMI,OU=Service Processors,O=American Megatrends Inc.,C=US',
    root: rootOf('1.8.0', { Product: 'AMI Redfish Server', Vendor: 'Lenovo', UUID: ids.tsm }),
  },
  /** §2.2: an object whose type names it. */
  smm3: {
    uuid: ids.smm3,
    subject: 'CN=SMM3,O=Lenovo,C=US',
    pages: {
      '/DeviceDescription.json': {
        status: 200,
        json: {
          type: 'lenovo-smm3',
          'enclosure-uuid': ids.smm3,
          'enclosure-component-name': 'DW612S MT:7D1M',
        },
      },
    },
  },
  /** BladeCenter's manager (scanner id, §3.1): its front page leads to the login by script. */
  amm: {
    uuid: '',
    subject: 'CN=MM001,O=IBM,C=US',
    pages: {
      '/': html(
        '<head><title>Log In</title><script>window.location="/shared/userlogin.php"</script></head><body></body>',
      ),
      '/shared/userlogin.php': title('Log In'),
    },
  },
  /** No Redfish vendor, but the maker in somebody's block (check_redfish). */
  bull: {
    uuid: '',
    subject: 'CN=BMC,C=FR',
    root: rootOf('1.4.0', { Oem: { Atos: { Manufacturer: 'BULL' } } }),
  },
} as const satisfies Readonly<Record<string, OtherBmcShow>>;

export type OtherBmcKind = keyof typeof OTHER_BMC_KINDS;
