/** The ASF presence ping over RMCP (ASF 2.0 §3.2.4; discovery-and-devices.md §2.4): is there a controller? Pure. */

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
