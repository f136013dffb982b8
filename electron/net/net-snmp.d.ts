/** The parts of net-snmp that this project uses; the package ships no types. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events';

  export type Varbind = { oid: string; type: number; value: unknown };
  export type User = {
    name: string;
    level: number;
    authProtocol?: string;
    authKey?: string;
    privProtocol?: string;
    privKey?: string;
  };
  export type Session = EventEmitter & {
    retries: number;
    get(oids: readonly string[], callback: (error: Error | null, varbinds?: Varbind[]) => void): Session;
    set(varbinds: readonly Varbind[], callback: (error: Error | null, varbinds?: Varbind[]) => void): Session;
    getNext(oids: readonly string[], callback: (error: Error | null, varbinds?: Varbind[]) => void): Session;
    getBulk(
      oids: readonly string[],
      nonRepeaters: number,
      maxRepetitions: number,
      callback: (error: Error | null, columns?: Varbind[][]) => void,
    ): Session;
    close(): void;
  };
  type Constants = Readonly<Record<string, number>>;
  export const ObjectType: Constants;
  export const ErrorStatus: Readonly<Record<string, number | string>>;
  export const SecurityLevel: Constants;
  export const AuthProtocols: Readonly<Record<string, string>>;
  export const PrivProtocols: Readonly<Record<string, string>>;
  export const Version1: number;
  export const Version2c: number;
  export const Version3: number;
  export const ResponseInvalidCode: Constants;
  export function createSession(
    target: string,
    community: string,
    options?: Readonly<Record<string, unknown>>,
  ): Session;
  export function createV3Session(
    target: string,
    user: User,
    options?: Readonly<Record<string, unknown>>,
  ): Session;
  export function isVarbindError(varbind: Varbind): boolean;
  export function varbindError(varbind: Varbind): string;
  const snmp: {
    ObjectType: typeof ObjectType;
    ErrorStatus: typeof ErrorStatus;
    SecurityLevel: typeof SecurityLevel;
    AuthProtocols: typeof AuthProtocols;
    PrivProtocols: typeof PrivProtocols;
    Version1: number;
    Version2c: number;
    Version3: number;
    ResponseInvalidCode: typeof ResponseInvalidCode;
    createSession: typeof createSession;
    createV3Session: typeof createV3Session;
    isVarbindError: typeof isVarbindError;
    varbindError: typeof varbindError;
    createAgent(
      options: Readonly<Record<string, unknown>>,
      callback: (error: Error | null, data?: unknown) => void,
    ): unknown;
    [name: string]: unknown;
  };
  // biome-ignore lint/style/noDefaultExport: the package itself is a CommonJS default export.
  export default snmp;
}
