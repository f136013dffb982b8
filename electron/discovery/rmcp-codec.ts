/**
 * The two questions over RMCP that need no login (discovery-and-devices.md §2.4), is there a controller? The ASF presence ping
 * (ASF 2.0 §3.2.4), and IPMI's Get Channel Authentication Capabilities (IPMI 2.0 §22.13), as some answer one of them only. Pure.
 */

export const RMCP_PORT = 623;

/** RMCP header (version 6, no sequence, class ASF), ASF's IANA number 4542, then type, tag, reserved, length. */
export function encodePing(tag: number): Buffer {
  return Buffer.from([0x06, 0x00, 0xff, 0x06, 0x00, 0x00, 0x11, 0xbe, 0x80, tag & 0xff, 0x00, 0x00]);
}

export type Pong = {
  /** IANA number of the maker, 4542 (ASF itself) when it names none. */
  readonly enterprise: number;
};

const PONG_TYPE = 0x40;
const ASF_ENTERPRISE = 4_542;
const HEADER_BYTES = 12;
const PONG_BYTES = 28;

/** Reads a pong; OpenBMC swaps the bytes of the header's numbers, so that only the type at offset 8 is certain. */
export function decodePong(data: Buffer): Pong | null {
  if (data.length < HEADER_BYTES || data.length > 64) return null;
  if (data[0] !== 0x06 || data[3] !== 0x06 || data[8] !== PONG_TYPE) return null;
  const whole = data.length >= PONG_BYTES && data.readUInt32BE(4) === ASF_ENTERPRISE;
  return { enterprise: whole ? data.readUInt32BE(12) : ASF_ENTERPRISE };
}

/** Get Channel Authentication Capabilities of the present channel, outside of any session: it changes nothing. */
export function encodeCapabilitiesQuestion(): Buffer {
  return Buffer.from('0600ff07000000000000000000092018c88100388e04b5', 'hex');
}

/** RMCP header, then authentication type, sequence, session and length, all of them of no session (IPMI 2.0 §13.6). */
const IPMI_HEAD_BYTES = 14;
/** Addresses, function, command and completion code with both checksums (§13.8): the shortest answer there is. */
const IPMI_SHORTEST = 8;
const APP_RESPONSE = 0x07;
const CAPABILITIES = 0x38;

/**
 * Is this an answer to the question for capabilities? Also one that refuses it: whoever does is a controller. Its maker it
 * tells only where its ways to sign in are the maker's own.
 */
export function isCapabilitiesAnswer(data: Buffer): boolean {
  if (data.length < IPMI_HEAD_BYTES + IPMI_SHORTEST || data.length > 64) return false;
  if (data[0] !== 0x06 || data[3] !== 0x07 || data[4] !== 0) return false;
  const message = data.subarray(IPMI_HEAD_BYTES, IPMI_HEAD_BYTES + (data[13] ?? 0));
  if (message.length < IPMI_SHORTEST || message.length !== data[13]) return false;
  const answers = (message[1] ?? 0) >> 2 === APP_RESPONSE && message[5] === CAPABILITIES;
  return answers && sumsToNothing(message.subarray(0, 3)) && sumsToNothing(message.subarray(3));
}

/** IPMI's checksums are the two's complement of what stands before them. */
function sumsToNothing(bytes: Buffer): boolean {
  return bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0) === 0;
}
