/**
 * The package of an OFD: a ZIP archive. Its entries have one fixed date and the order of the files, so that the same
 * files are the same bytes on every machine and on every day; the library compresses alike everywhere, which Node's own
 * zlib and Electron's do not promise each other.
 */
import { type Zippable, zipSync } from 'fflate';

/** Contents by path inside the package, in order. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** The first moment that ZIP knows, read as local time, which is what ZIP stores. */
const fixedDate = '1980-01-01T00:00:00';
/** Compressing a smaller file takes longer than it saves bytes. */
const worthCompressing = 700;
const store = 0;
const balanced = 6;

export function archive(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const [path, content] of files) {
    entries[path] = [content, { mtime: fixedDate, level: content.length < worthCompressing ? store : balanced }];
  }
  return zipSync(entries);
}
