import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import snmp from 'net-snmp';

/**
 * DES privacy for SNMPv3 (RFC 3414 §8) where the runtime has no single DES any more: OpenSSL 3 moved
 * `des-cbc` to its legacy provider, so the library fails with ERR_OSSL_EVP_UNSUPPORTED on plain Node.
 * Chassis managers are commonly set up with DES (xCAT: `-pp des`). Three times the same key through
 * `des-ede3-cbc` is single DES, and both OpenSSL and BoringSSL have it.
 */
type Engine = { readonly engineID: Buffer };
type DesHooks = {
  encryptPdu: (
    scopedPdu: Buffer,
    privProtocol: string,
    privPassword: string,
    authProtocol: string,
    engine: Engine,
  ) => { readonly encryptedPdu: Buffer; readonly msgPrivacyParameters: Buffer };
  decryptPdu: (
    encryptedPdu: Buffer,
    privProtocol: string,
    privParameters: Buffer,
    privPassword: string,
    authProtocol: string,
    engine: Engine,
  ) => Buffer;
};

const BLOCK = 8;
/** snmpEngineBoots part of the salt: there is no engine state kept over starts (as in the library). */
const SALT_BOOTS = Buffer.from('00000001', 'hex');

let installed = false;

/** Replaces the library's two DES functions; once per process. */
export function installDesPrivacy(): void {
  if (installed) return;
  installed = true;
  const { Encryption, Authentication } = snmp as unknown as {
    readonly Encryption: { readonly algorithms: Readonly<Record<string, DesHooks>> };
    readonly Authentication: {
      readonly passwordToKey: (authProtocol: string, password: string, engineId: Buffer) => Buffer;
    };
  };
  const hooks = Encryption.algorithms[snmp.PrivProtocols.des ?? ''];
  if (!hooks) return;
  const keysOf = (
    authProtocol: string,
    password: string,
    engine: Engine,
    salt: Buffer,
  ): { readonly key: Buffer; readonly iv: Buffer } => {
    const localized = Authentication.passwordToKey(authProtocol, password, engine.engineID);
    const key = localized.subarray(0, BLOCK);
    const preIv = localized.subarray(BLOCK, 2 * BLOCK);
    return {
      key: Buffer.concat([key, key, key]),
      iv: Buffer.from(preIv.map((byte, i) => byte ^ (salt[i] ?? 0))),
    };
  };
  hooks.encryptPdu = (scopedPdu, _protocol, password, authProtocol, engine) => {
    const salt = Buffer.concat([SALT_BOOTS, randomBytes(4)]);
    const { key, iv } = keysOf(authProtocol, password, engine, salt);
    const padding = Buffer.alloc((BLOCK - (scopedPdu.length % BLOCK)) % BLOCK);
    const cipher = createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
    return {
      encryptedPdu: Buffer.concat([cipher.update(Buffer.concat([scopedPdu, padding])), cipher.final()]),
      msgPrivacyParameters: salt,
    };
  };
  hooks.decryptPdu = (encryptedPdu, _protocol, salt, password, authProtocol, engine) => {
    const { key, iv } = keysOf(authProtocol, password, engine, salt);
    const decipher = createDecipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(encryptedPdu), decipher.final()]);
  };
}
