/**
 * The lab's private certificates: authorities, server certificates and the broken ones the checks must name.
 * Keys are made afresh at every start, names and serial numbers are always the same. Certificates are written by
 * hand (RFC 5280 §4.1) and signed with node's crypto.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  printableString,
  sequence,
  setOf,
  time,
  tlv,
  utf8String,
} from './der.ts';
import { DAY_MS } from './kit.ts';

/** A certificate with its key and the intermediates a server sends along, all PEM. */
export type Identity = {
  /** Leaf, with the intermediates behind it. */
  readonly certPem: string;
  readonly keyPem: string;
  readonly leafPem: string;
  /** SHA-256 of the leaf's DER, `AA:BB:…` as node and openssl print it. */
  readonly fingerprint256: string;
};

export type LeafOptions = {
  /** Subject in the order written, e.g. `CN=www.ibm.com,O=Lab`; values may not hold commas. */
  readonly subject: string;
  /** Names and addresses for subjectAltName. */
  readonly names: readonly string[];
  /** Days from now; default 30 days ago. */
  readonly notBeforeDays?: number;
  /** Days from now; default a year from now. */
  readonly notAfterDays?: number;
  readonly keyType?: KeyType;
};

/** A certificate authority of the lab. */
export type Authority = {
  readonly name: string;
  readonly certPem: string;
  issue(options: LeafOptions): Identity;
};

export type KeyType = 'ec' | 'p384' | 'rsa';
type Signer = {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly type: KeyType;
  /** authorityKeyIdentifier of what this signer issues. */
  readonly keyId?: Buffer;
};

const SIGNATURE_OIDS: Readonly<Record<KeyType, Buffer>> = {
  // ecdsa-with-SHA256; sha256WithRSAEncryption carries a NULL parameter (RFC 4055 §5).
  ec: sequence(objectId('1.2.840.10045.4.3.2')),
  p384: sequence(objectId('1.2.840.10045.4.3.2')),
  rsa: sequence(objectId('1.2.840.113549.1.1.11'), tlv(0x05)),
};

const NAME_OIDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
};

let serial = 0x1000;
const nextSerial = (): number => {
  serial += 1;
  return serial;
};

function makeKeys(type: KeyType): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: type === 'p384' ? 'P-384' : 'P-256' });
}

function distinguishedName(text: string): Buffer {
  const parts = text.split(',').map((part) => {
    const [key = '', ...value] = part.split('=');
    const id = NAME_OIDS[key.trim()];
    if (id === undefined) throw new Error(`unknown name attribute in '${text}'`);
    const string = key.trim() === 'C' ? printableString(value.join('=')) : utf8String(value.join('='));
    return setOf(sequence(objectId(id), string));
  });
  return sequence(...parts);
}

function extension(id: string, critical: boolean, value: Uint8Array): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** SHA-1 of the subjectPublicKey bits (RFC 5280 §4.2.1.2 method 1). */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  // SEQUENCE { AlgorithmIdentifier, BIT STRING }: the key bits are what is left after the algorithm and 1 unused-bits octet.
  const headerLength = (at: number): number =>
    (spki[at + 1] ?? 0) < 0x80 ? 2 : 2 + ((spki[at + 1] ?? 0) & 0x7f);
  const contentLength = (at: number): number => {
    const first = spki[at + 1] ?? 0;
    return first < 0x80 ? first : spki.readUIntBE(at + 2, first & 0x7f);
  };
  const algorithm = headerLength(0);
  const bits = algorithm + headerLength(algorithm) + contentLength(algorithm);
  return createHash('sha1')
    .update(spki.subarray(bits + headerLength(bits) + 1))
    .digest();
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

function makeCertificate(options: {
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly signer: Signer;
  readonly extensions: readonly Buffer[];
}): string {
  const algorithm = SIGNATURE_OIDS[options.signer.type];
  const body = sequence(
    explicit(0, integer(2)),
    integer(nextSerial()),
    algorithm,
    distinguishedName(options.signer.name),
    sequence(time(options.notBefore), time(options.notAfter)),
    distinguishedName(options.subject),
    options.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...options.extensions)),
  );
  const signature = sign('sha256', body, options.signer.privateKey);
  return pem(sequence(body, algorithm, bitString(signature)));
}

function leafExtensions(options: LeafOptions, publicKey: KeyObject): readonly Buffer[] {
  const names = options.names.map((name) =>
    isIP(name) === 4
      ? implicit(7, Buffer.from(name.split('.').map(Number)))
      : implicit(2, Buffer.from(name, 'ascii')),
  );
  return [
    extension('2.5.29.19', true, sequence()),
    // digitalSignature and keyEncipherment: bits 0 and 2.
    extension('2.5.29.15', true, bitString(Buffer.from([0b10100000]), 5)),
    // id-kp-serverAuth
    extension('2.5.29.37', false, sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.14', false, octetString(keyIdentifier(publicKey))),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names))]),
  ];
}

const authorityKeyId = (keyId: Buffer | undefined): readonly Buffer[] =>
  keyId === undefined ? [] : [extension('2.5.29.35', false, sequence(implicit(0, keyId)))];

function identityOf(leafPem: string, chainPem: string, privateKey: KeyObject): Identity {
  return {
    leafPem,
    certPem: leafPem + chainPem,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint256: new X509Certificate(leafPem).fingerprint256,
  };
}

/** A certificate that signs itself, as management controllers come from the factory. */
export function issueSelfSigned(options: LeafOptions): Identity {
  const type = options.keyType ?? 'ec';
  const keys = makeKeys(type);
  const certPem = makeCertificate({
    subject: options.subject,
    notBefore: inDays(options.notBeforeDays ?? -30),
    notAfter: inDays(options.notAfterDays ?? 3650),
    publicKey: keys.publicKey,
    signer: { name: options.subject, privateKey: keys.privateKey, type },
    extensions: leafExtensions(options, keys.publicKey),
  });
  return identityOf(certPem, '', keys.privateKey);
}

type Maker = { readonly authority: Authority; readonly signer: Signer };

/** Makes a root authority, or an intermediate one below `parent`, whose certificate servers then send along. */
function createAuthority(subject: string, parent?: Maker, parentsSent = ''): Maker {
  const keys = makeKeys('ec');
  const signer: Signer = {
    name: subject,
    privateKey: keys.privateKey,
    type: 'ec',
    keyId: keyIdentifier(keys.publicKey),
  };
  const certPem = makeCertificate({
    subject,
    notBefore: inDays(-3650),
    notAfter: inDays(3650),
    publicKey: keys.publicKey,
    signer: parent?.signer ?? signer,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true))),
      // keyCertSign and cRLSign: bits 5 and 6.
      extension('2.5.29.15', true, bitString(Buffer.from([0b00000110]), 1)),
      extension('2.5.29.14', false, octetString(keyIdentifier(keys.publicKey))),
      ...authorityKeyId(parent?.signer.keyId),
    ],
  });
  const chainPem = parent === undefined ? '' : certPem + parentsSent;
  const authority: Authority = {
    name: subject,
    certPem,
    issue: (options) => {
      const leafKeys = makeKeys(options.keyType ?? 'ec');
      const leafPem = makeCertificate({
        subject: options.subject,
        notBefore: inDays(options.notBeforeDays ?? -30),
        notAfter: inDays(options.notAfterDays ?? 365),
        publicKey: leafKeys.publicKey,
        signer,
        extensions: [...leafExtensions(options, leafKeys.publicKey), ...authorityKeyId(signer.keyId)],
      });
      return identityOf(leafPem, chainPem, leafKeys.privateKey);
    },
  };
  return { authority, signer };
}

export type LabPki = {
  /** The lab's stand-in for the public authorities: what a client is told to trust. */
  readonly root: Authority;
  /** Intermediate below the root; vendor hosts are issued by it. */
  readonly intermediate: Authority;
  /** A complete chain up to the root whose names are GeoTrust's (guide: replaced by DigiCert's in 2018). */
  readonly geotrust: Authority;
  /** A company's TLS inspection authority; not trusted by the client. */
  readonly interception: Authority;
  /** The authority with which an LXCA or a chassis re-issues its devices' certificates; not trusted either. */
  readonly appliance: Authority;
};

/** Makes all authorities of the lab. Vendor certificates chain `leaf ← intermediate ← root`. */
export function createPki(): LabPki {
  const root = createAuthority('CN=Call Home Lab Root CA,O=Call Home Lab,C=JP');
  const geotrustRoot = createAuthority('CN=GeoTrust Global CA,O=GeoTrust Inc.,C=US', root);
  return {
    root: root.authority,
    intermediate: createAuthority('CN=Call Home Lab TLS CA G1,O=Call Home Lab,C=JP', root).authority,
    geotrust: createAuthority(
      'CN=GeoTrust SSL CA - G3,O=GeoTrust Inc.,C=US',
      geotrustRoot,
      geotrustRoot.authority.certPem,
    ).authority,
    interception: createAuthority('CN=Corp TLS Inspection CA,O=Practice Site,C=JP').authority,
    appliance: createAuthority('CN=Management Server CA,O=Lenovo,C=US').authority,
  };
}

/** The subject every XCC certificate has (recog x509_subjects.xml:204), e.g. machine type `7Z73`, serial `J30AF7LC`. */
export function xccSubject(machineType: string, serialNumber: string): string {
  return `CN=XCC-${machineType}-${serialNumber},O=System X,L=RTP,ST=NC,C=US`;
}
