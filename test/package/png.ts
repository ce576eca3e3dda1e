// A reader of the PNGs our icons are (8 bits a channel, RGB or RGBA, not interlaced), for tests that look at pixels.

import { inflateSync } from 'node:zlib';

export type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** Rows from the top, pixels from the left. Throws on any other kind of PNG. */
export function pixelsOf(png: Buffer): Pixel[][] {
  const header = chunks(png, 'IHDR')[0] ?? Buffer.alloc(13);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const [depth, colour, , , interlaced] = header.subarray(8);
  const channels = colour === 6 ? 4 : colour === 2 ? 3 : 0;
  if (depth !== 8 || channels === 0 || interlaced !== 0) throw new Error('this kind of PNG is not read here');
  const data = inflateSync(Buffer.concat(chunks(png, 'IDAT')));
  const stride = width * channels;
  let above = Buffer.alloc(stride);
  return Array.from({ length: height }, (_, y) => {
    const start = y * (stride + 1);
    const line = Buffer.from(data.subarray(start + 1, start + 1 + stride));
    unfilter(data[start] ?? 0, line, above, channels);
    above = line;
    return Array.from({ length: width }, (_, x): Pixel => {
      const [red = 0, green = 0, blue = 0, alpha = 255] = line.subarray(x * channels, (x + 1) * channels);
      return [red, green, blue, alpha];
    });
  });
}

function chunks(png: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === type) {
      found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    }
  }
  return found;
}

function unfilter(kind: number, line: Buffer, above: Buffer, channels: number): void {
  for (let i = 0; i < line.length; i++) {
    const left = line[i - channels] ?? 0;
    const up = above[i] ?? 0;
    const corner = above[i - channels] ?? 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
    line[i] = ((line[i] ?? 0) + guess) & 255;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const near = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  const [toLeft = 0, toUp = 0, toCorner = 0] = near;
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
