// The organisation's logo: a file that is looked at before anybody sees it. It is served as it is, to cards in Teams too,
// so it must be what Teams shows: a PNG of at most 1024 pixels a side (Microsoft Learn, "Cards reference", images).

import { readFileSync } from 'node:fs';

const MAX_SIDE = 1024;
const MAX_BYTES = 256 * 1024;
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** The bytes, or what is wrong with the file. */
export function readLogo(path: string): Uint8Array | string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return `there is no file ${path} that can be read`;
  }
  const size = pngSize(bytes);
  if (size === null) return `${path} is no PNG file`;
  const side = Math.max(size.width, size.height);
  if (side > MAX_SIDE) return `${path} has a side of ${side} pixels, more than ${MAX_SIDE}`;
  return bytes.length > MAX_BYTES ? `${path} has ${bytes.length} bytes, more than ${MAX_BYTES}` : bytes;
}

/** Width and height in pixels from the header chunk; null when the bytes are no PNG. */
export function pngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24 || SIGNATURE.some((byte, index) => bytes[index] !== byte)) return null;
  return { width: header.getUint32(16), height: header.getUint32(20) };
}
