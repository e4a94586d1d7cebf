/**
 * The authorities whose seals this counter believes: certificate files that the settings name, as authorities hand them out, in DER or
 * in PEM.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { isAuthority } from './seals/certificate.ts';

/**
 * Reads the certificates, DER. Problem: `config-wrong`, with the place in the settings and the reason.
 * @param folder Where relative paths are looked for.
 */
export function readSealAuthorities(paths: readonly string[], folder: string, file: string): Result<readonly Uint8Array[]> {
  const certificates: Uint8Array[] = [];
  for (const [index, path] of paths.entries()) {
    const wrong = (reason: string) => failed('config-wrong', { file, place: `platform.sealAuthorities.${index}`, reason });
    let content: Buffer;
    try {
      content = readFileSync(resolve(folder, path));
    } catch {
      return wrong(`the file ${path} cannot be read`);
    }
    const certificate = derOf(content);
    if (!isAuthority(certificate)) return wrong(`the file ${path} is not the certificate of an authority`);
    certificates.push(certificate);
  }
  return ok(certificates);
}

function derOf(content: Buffer): Buffer {
  const [, text] =
    /^-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(content.toString('latin1')) ?? [];
  return text === undefined ? content : Buffer.from(text, 'base64');
}
