/**
 * Controllers of other vendors, so that they are named and not mistaken for Lenovo's: an iDRAC9 and an iLO 5.
 * Source: discovery reference §3.3 (captures, recog, nmap). Only what identifies them without a login is served.
 */
import {
  createLabClock,
  type HttpFaults,
  type LabLog,
  type LabResponse,
  noHttpFaults,
  startHttp,
} from './kit.ts';
import { type Identity, issueSelfSigned } from './pki.ts';

export type OtherBmcKind = 'idrac9' | 'ilo5';

export type RunningOtherBmc = {
  readonly address: string;
  readonly ports: { readonly https: number };
  readonly kind: OtherBmcKind;
  readonly uuid: string;
  readonly identity: Identity;
  readonly faults: HttpFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

export async function startOtherBmc(options: {
  readonly address: string;
  readonly port?: number;
  readonly kind: OtherBmcKind;
}): Promise<RunningOtherBmc> {
  const idrac = options.kind === 'idrac9';
  const uuid = idrac ? '3132334f-c0b7-4780-3410-004c4c4f5051' : '30373237-3132-4d32-3238-313130304b31';
  const faults = noHttpFaults();
  const log: LabLog = [];
  const identity = issueSelfSigned(
    idrac
      ? {
          subject: 'CN=idrac-7LAB123,OU=Remote Access Group,O=Dell Inc.,L=Round Rock,ST=Texas,C=US',
          names: ['idrac-7LAB123'],
        }
      : {
          subject: 'CN=ILOLAB0001,OU=ISS,O=Hewlett Packard Enterprise,L=Houston,ST=Texas,C=US',
          names: ['ILOLAB0001'],
        },
  );
  const root = idrac
    ? {
        '@odata.id': '/redfish/v1',
        '@odata.type': '#ServiceRoot.v1_8_0.ServiceRoot',
        Id: 'RootService',
        Name: 'Root Service',
        Product: 'Integrated Dell Remote Access Controller',
        RedfishVersion: '1.11.0',
        Vendor: 'Dell',
        UUID: uuid,
        Managers: { '@odata.id': '/redfish/v1/Managers' },
        Oem: {
          Dell: {
            '@odata.type': '#DellServiceRoot.v1_0_0.DellServiceRoot',
            IsBranded: 0,
            ManagerMACAddress: '4c:d9:8f:00:00:51',
            ServiceTag: '7LAB123',
          },
        },
      }
    : {
        '@odata.id': '/redfish/v1/',
        '@odata.type': '#ServiceRoot.v1_5_1.ServiceRoot',
        Id: 'RootService',
        Name: 'HPE RESTful Root Service',
        RedfishVersion: '1.6.0',
        Vendor: 'HPE',
        UUID: uuid,
        Managers: { '@odata.id': '/redfish/v1/Managers/' },
        Oem: {
          Hpe: {
            Manager: [{ ManagerType: 'iLO 5', ManagerFirmwareVersion: '2.78' }],
            Moniker: { PRODTAG: 'HPE iLO 5' },
          },
        },
      };
  const rimp =
    '<?xml version="1.0"?><RIMP><HSI><SBSN>ILOLAB0001</SBSN><SPN>ProLiant DL380 Gen10</SPN><UUID>727031MU2X811</UUID>' +
    `<cUUID>${uuid.toUpperCase()}</cUUID></HSI><MP><ST>1</ST><PN>Integrated Lights-Out 5 (iLO 5)</PN><FWRI>2.78</FWRI>` +
    '<SN>ILOLAB0001</SN></MP></RIMP>';
  const answer = (path: string, query: URLSearchParams): LabResponse => {
    if (/^\/redfish\/v1\/?$/.test(path)) return { status: 200, json: root };
    if (path.startsWith('/redfish/'))
      return { status: 401, json: { error: { code: 'Base.1.8.AccessDenied', message: 'Unauthorized' } } };
    if (!idrac && path === '/xmldata' && query.get('item') === 'all') {
      return { status: 200, headers: { 'Content-Type': 'application/xml' }, text: rimp };
    }
    if (idrac && path === '/') return { status: 302, headers: { Location: '/restgui/start.html' }, text: '' };
    if (idrac && path === '/restgui/start.html') {
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        text: '<html><head><title>iDRAC9</title></head></html>',
      };
    }
    if (!idrac && path === '/') {
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        text: '<html><head><title>iLO 5</title></head></html>',
      };
    }
    return { status: 404, text: '' };
  };
  const server = await startHttp({
    address: options.address,
    port: options.port ?? 8443,
    tls: identity,
    faults,
    log,
    clock: createLabClock(),
    ...(idrac ? {} : { serverHeader: 'HPE-iLO-Server/1.30' }),
    dateHeader: true,
    handle: (request) => answer(request.path, request.query),
  });
  return {
    address: options.address,
    ports: { https: server.port },
    kind: options.kind,
    uuid,
    identity,
    faults,
    log,
    close: () => server.close(),
  };
}
