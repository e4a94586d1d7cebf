/**
 * Fills outlines with dots and writes them as a PNG: enough to draw a seal where there is no canvas.
 */
import { crc32, deflateSync } from 'node:zlib';

export type Point = readonly [x: number, y: number];
/** A closed outline; what lies inside more turns one way than the other is filled. */
export type Outline = readonly Point[];
type Edge = readonly [Point, Point];

/** Lines of samples in a line of dots. */
const finer = 4;

/** Opacity of every dot, 0–255, by rows from the top; outlines are in dots. */
export function fill(outlines: readonly Outline[], width: number, height: number): Uint8Array {
  const covered = new Float64Array(width * height);
  const edges = outlines.flatMap((outline) =>
    outline.map((from, index): Edge => [from, outline[(index + 1) % outline.length] ?? from]),
  );
  const crossing = Array.from({ length: height * finer }, (): Edge[] => []);
  for (const edge of edges) {
    const [top = 0, bottom = 0] = edge.map(([, y]) => y * finer).toSorted((one, other) => one - other);
    for (let line = Math.max(0, Math.floor(top)); line <= bottom && line < crossing.length; line++) crossing[line]?.push(edge);
  }
  for (const [line, near] of crossing.entries()) {
    const y = (line + 0.5) / finer;
    const row = Math.floor(line / finer) * width;
    for (const [from, to] of spansAt(near, y)) {
      for (let x = Math.max(0, Math.floor(from)); x < Math.min(width, to); x++) {
        covered[row + x] = (covered[row + x] ?? 0) + (Math.min(to, x + 1) - Math.max(from, x)) / finer;
      }
    }
  }
  return Uint8Array.from(covered, (share) => Math.round(Math.min(1, share) * 255));
}

/** Where a line at this height is inside. */
function spansAt(edges: readonly Edge[], y: number): readonly Point[] {
  const crossings: { readonly x: number; readonly turn: number }[] = [];
  for (const [[x1, y1], [x2, y2]] of edges) {
    if (y1 <= y === y2 <= y) continue;
    crossings.push({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y1 < y2 ? 1 : -1 });
  }
  crossings.sort((one, other) => one.x - other.x);
  const spans: Point[] = [];
  let turns = 0;
  for (const [index, { x, turn }] of crossings.entries()) {
    turns += turn;
    const next = crossings[index + 1];
    if (turns !== 0 && next) spans.push([x, next.x]);
  }
  return spans;
}

/** A PNG of one colour with these opacities. */
export function pngOf(opacity: Uint8Array, width: number, colour: readonly [number, number, number]): Buffer {
  const height = opacity.length / width;
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (const [dot, share] of opacity.entries()) {
    const at = Math.floor(dot / width) * (1 + width * 4) + 1 + (dot % width) * 4;
    rows.set([...colour, share], at);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a sample, colours with opacity
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
