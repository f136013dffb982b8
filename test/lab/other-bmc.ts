/**
 * Controllers that this product only names: other makers' and some of Lenovo's. What each shows stands in
 * other-bmc-kinds.ts; only what identifies them without a login is served.
 */
import {
  createLabClock,
  type HttpFaults,
  type LabLog,
  type LabRequest,
  type LabResponse,
  noHttpFaults,
  startHttp,
} from './kit.ts';
import { OTHER_BMC_KINDS, type OtherBmcKind, type OtherBmcShow } from './other-bmc-kinds.ts';
import { type Identity, issueSelfSigned } from './pki.ts';

export type { OtherBmcKind } from './other-bmc-kinds.ts';

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
  const show: OtherBmcShow = OTHER_BMC_KINDS[options.kind];
  const faults = noHttpFaults();
  const log: LabLog = [];
  const identity = issueSelfSigned({
    subject: show.subject,
    names: [/CN=([\w.-]+)/.exec(show.subject)?.[1] ?? 'bmc'],
  });
  const answer = ({ path, query }: LabRequest): LabResponse => {
    if (show.root !== undefined) {
      if (/^\/redfish\/v1\/?$/.test(path)) return { status: 200, json: show.root };
      if (path.startsWith('/redfish/'))
        return { status: 401, json: { error: { code: 'Base.1.8.AccessDenied', message: 'Unauthorized' } } };
    }
    const search = query.toString();
    const whole = search === '' ? path : `${path}?${search}`;
    const pages: Readonly<Record<string, LabResponse>> = show.pages ?? {};
    return pages[whole] ?? show.elsewhere ?? { status: 404, text: '' };
  };
  const server = await startHttp({
    address: options.address,
    port: options.port ?? 8443,
    tls: identity,
    faults,
    log,
    clock: createLabClock(),
    ...(show.server === undefined ? {} : { serverHeader: show.server }),
    dateHeader: true,
    handle: answer,
  });
  return {
    address: options.address,
    ports: { https: server.port },
    kind: options.kind,
    uuid: show.uuid,
    identity,
    faults,
    log,
    close: () => server.close(),
  };
}
