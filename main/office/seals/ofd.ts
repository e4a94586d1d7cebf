/**
 * Follows an OFD to its seal and holds every file of the package against it. Everything in the package must be protected, but what the
 * seal itself is made of: the list of signatures, which can say only where the signature stands, and the signature's value.
 */
import type { SealFault } from '../../../domain/seal.ts';
import { readList, readOfd, readSignature } from './ofd-xml.ts';
import { openPackage } from './package.ts';
import { readSes, type Ses } from './ses.ts';
import { sm3Digest } from './signature.ts';

/** The seal of a package of which every file is as it was sealed; null when it has none, or what is wrong with it. */
export function readOfdSeal(file: Uint8Array): Ses | SealFault | null {
  const files = openPackage(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  const root = files?.get('OFD.xml');
  if (!files || !root) return 'unreadable';
  const listed = readOfd(root);
  if (listed === undefined) return null;
  const listPath = listed === null ? null : resolved(listed, '');
  const list = listPath === null ? undefined : files.get(listPath);
  if (listPath === null || !list) return 'unreadable';
  const named = readList(list);
  if (named === undefined) return null;
  const signaturePath = named === null ? null : resolved(named, listPath);
  const content = signaturePath === null ? undefined : files.get(signaturePath);
  const signature = content ? readSignature(content) : null;
  if (signaturePath === null || !content || !signature) return 'unreadable';
  const valuePath = resolved(signature.value, signaturePath);
  const value = valuePath === null ? undefined : files.get(valuePath);
  const ses = value ? readSes(value) : null;
  if (!ses) return 'unreadable';

  const protectedPaths = new Set<string>();
  let changed = false;
  for (const reference of signature.references) {
    const path = resolved(reference.path, signaturePath);
    if (path === null || protectedPaths.has(path)) return 'unreadable';
    protectedPaths.add(path);
    const own = files.get(path);
    changed ||= !own || !sm3Digest(own).equals(reference.digest);
  }
  const partOfSeal = [listPath, signaturePath, valuePath];
  for (const path of files.keys()) if (!protectedPaths.has(path) && !partOfSeal.includes(path)) return 'incomplete';
  if (changed || !sm3Digest(content).equals(ses.digest) || resolved(ses.path, '') !== signaturePath) return 'changed';
  return ses;
}

/** A path in the package: absolute with a slash in front, else from the folder of the file that names it. Null when it leads out. */
function resolved(path: string, from: string): string | null {
  const base = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const parts: string[] = [];
  for (const part of [...base, ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}
