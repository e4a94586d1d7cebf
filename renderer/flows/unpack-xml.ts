/**
 * The XML files in somebody else's ZIP archive, which every OFD is. The archive's own word about sizes is not believed: what comes out
 * is counted while it comes out, and a file that grows beyond its bounds ends the reading there. The browser unpacks, so the window
 * goes on meanwhile.
 */

const bounds = { entries: 200, fileBytes: 500_000, bytes: 2_000_000 } as const;
const marks = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const;
const sizes = { end: 22, central: 46, local: 30 } as const;
/** The end may have a comment behind it. */
const longestComment = 65_535;
/** A bomb makes a thousand bytes of each one: what is pushed in at once decides how far it gets before it is seen. */
const pushedBytes = 4096;

export type Unpacked = { readonly files: readonly Uint8Array[] } | { readonly trouble: 'damaged' | 'too-much-inside' };

interface Entry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Contents of all entries whose name ends in `.xml`, in their order. `too-much-inside`: more than 200 entries, an XML file above
 * 500 kB, or 2 MB of them in all.
 */
export async function unpackXml(zip: Uint8Array<ArrayBuffer>): Promise<Unpacked> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const count = entryCount(view);
  if (count === null) return { trouble: 'damaged' };
  if (count.entries > bounds.entries) return { trouble: 'too-much-inside' };
  const entries = entriesOf(zip, view, count);
  if (entries === null) return { trouble: 'damaged' };

  const files: Uint8Array[] = [];
  let left: number = bounds.bytes;
  for (const entry of entries.filter(({ name }) => name.toLowerCase().endsWith('.xml'))) {
    const most = Math.min(bounds.fileBytes, left);
    const content = entry.encrypted ? null : await contentOf(zip.subarray(entry.start, entry.end), entry.method, most);
    if (content === null) return { trouble: 'damaged' };
    if (content === 'too-long') return { trouble: 'too-much-inside' };
    left -= content.length;
    files.push(content);
  }
  return { files };
}

interface Directory {
  readonly entries: number;
  readonly start: number;
}

/** Where the list of entries begins and how many it has; null when there is none. */
function entryCount(view: DataView): Directory | null {
  const last = view.byteLength - sizes.end;
  for (let at = last; at >= Math.max(0, last - longestComment); at -= 1) {
    if (view.getUint32(at, true) !== marks.end) continue;
    return { entries: view.getUint16(at + 10, true), start: view.getUint32(at + 16, true) };
  }
  return null;
}

/** Null when the list leads out of the file. */
function entriesOf(zip: Uint8Array, view: DataView, { entries, start }: Directory): readonly Entry[] | null {
  const found: Entry[] = [];
  let at = start;
  for (let index = 0; index < entries; index += 1) {
    if (at + sizes.central > zip.length || view.getUint32(at, true) !== marks.central) return null;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    if (local + sizes.local > zip.length || view.getUint32(local, true) !== marks.local) return null;
    const begins = local + sizes.local + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const ends = begins + view.getUint32(at + 20, true);
    if (ends > zip.length) return null;
    found.push({
      name: new TextDecoder().decode(zip.subarray(at + sizes.central, at + sizes.central + (nameLength ?? 0))),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
      start: begins,
      end: ends,
    });
    at += sizes.central + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return found;
}

/** Null when it cannot be unpacked. */
async function contentOf(packed: Uint8Array<ArrayBuffer>, method: number, most: number): Promise<Uint8Array | 'too-long' | null> {
  if (method === 0) return packed.length > most ? 'too-long' : packed;
  if (method !== 8) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of inPieces(packed).pipeThrough(new DecompressionStream('deflate-raw'))) {
      length += chunk.length;
      // leaving the loop cancels the stream
      if (length > most) return 'too-long';
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  const content = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}

function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, at + pushedBytes));
      else controller.close();
      at += pushedBytes;
    },
  });
}
