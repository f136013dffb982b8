/** The user-based security model of SNMPv3 (RFC 3414, RFC 3826, RFC 7860): keys, digests, encryption. */
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

export type SnmpUser = {
  readonly name: string;
  readonly authProtocol: 'md5' | 'sha' | 'sha256' | 'sha512';
  readonly authPassword: string;
  readonly privProtocol: 'des' | 'aes';
  readonly privPassword: string;
  /** read-Traps(1) or read-Write-Traps(2). */
  readonly view: 'read' | 'write';
};

export const USM_STATS = {
  unsupportedSecLevels: '1.3.6.1.6.3.15.1.1.1.0',
  notInTimeWindows: '1.3.6.1.6.3.15.1.1.2.0',
  unknownUserNames: '1.3.6.1.6.3.15.1.1.3.0',
  unknownEngineIds: '1.3.6.1.6.3.15.1.1.4.0',
  wrongDigests: '1.3.6.1.6.3.15.1.1.5.0',
  decryptionErrors: '1.3.6.1.6.3.15.1.1.6.0',
} as const;

/** Octets of the digest (RFC 3414 §6, §7; RFC 7860 §4.2.1) and the hash behind it. */
export const AUTH = {
  md5: { hash: 'md5', length: 12 },
  sha: { hash: 'sha1', length: 12 },
  sha256: { hash: 'sha256', length: 24 },
  sha512: { hash: 'sha512', length: 48 },
} as const;

/** Password to key, localised to an engine (RFC 3414 §2.6, appendix A.2). */
export function localKey(protocol: SnmpUser['authProtocol'], password: string, engineId: Buffer): Buffer {
  const { hash } = AUTH[protocol];
  const secret = Buffer.from(password, 'utf8');
  const megabyte = Buffer.alloc(1_048_576);
  for (let at = 0; at < megabyte.length; at += secret.length) secret.copy(megabyte, at);
  const key = createHash(hash).update(megabyte).digest();
  return createHash(hash).update(key).update(engineId).update(key).digest();
}

export type Keys = { readonly auth: Buffer; readonly priv: Buffer };

export const digest = (user: SnmpUser, keys: Keys, message: Buffer): Buffer =>
  createHmac(AUTH[user.authProtocol].hash, keys.auth)
    .update(message)
    .digest()
    .subarray(0, AUTH[user.authProtocol].length);

/** Single DES is 3DES with one key thrice; OpenSSL 3 has moved des-cbc itself away. */
const tripled = (key: Buffer): Buffer =>
  Buffer.concat([key.subarray(0, 8), key.subarray(0, 8), key.subarray(0, 8)]);

function privacyIv(user: SnmpUser, keys: Keys, salt: Buffer, boots: number, time: number): Buffer {
  if (user.privProtocol === 'des') {
    return Buffer.from(salt.map((octet, index) => octet ^ (keys.priv[8 + index] ?? 0)));
  }
  const head = Buffer.alloc(8);
  head.writeUInt32BE(boots, 0);
  head.writeUInt32BE(time, 4);
  return Buffer.concat([head, salt]);
}

export function decrypt(
  user: SnmpUser,
  keys: Keys,
  data: Buffer,
  salt: Buffer,
  boots: number,
  time: number,
): Buffer {
  if (salt.length !== 8) throw new RangeError('bad salt');
  const iv = privacyIv(user, keys, salt, boots, time);
  const cipher =
    user.privProtocol === 'des'
      ? createDecipheriv('des-ede3-cbc', tripled(keys.priv), iv).setAutoPadding(false)
      : createDecipheriv('aes-128-cfb', keys.priv.subarray(0, 16), iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

export function encrypt(
  user: SnmpUser,
  keys: Keys,
  data: Buffer,
  salt: Buffer,
  boots: number,
  time: number,
): Buffer {
  const iv = privacyIv(user, keys, salt, boots, time);
  const des = user.privProtocol === 'des';
  const cipher = des
    ? createCipheriv('des-ede3-cbc', tripled(keys.priv), iv).setAutoPadding(false)
    : createCipheriv('aes-128-cfb', keys.priv.subarray(0, 16), iv);
  const padded = des ? Buffer.concat([data, Buffer.alloc((8 - (data.length % 8)) % 8)]) : data;
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}
