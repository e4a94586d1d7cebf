/**
 * OpenSSL as a judge of what the seal service makes: it shares no line with what made it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user id of SM2 where nothing else is agreed on, as OpenSSL wants it told. */
const userId = 'distid:1234567812345678';

export interface OpenSsl {
  /** Text of a certificate, DER. */
  textOf(certificate: Buffer): string;
  /** Whether an authority issued a certificate; both DER. */
  isIssuedBy(certificate: Buffer, authority: Buffer): boolean;
  /** Whether CMS SignedData is a signature over this content, by a signer of this authority. */
  isCmsOver(cms: Buffer, content: Buffer, authority: Buffer): boolean;
  /** Whether the key of a certificate signed these bytes by SM2 with SM3. */
  isSm2Over(signature: Buffer, signed: Buffer, certificate: Buffer): boolean;
  sm3(content: Buffer): Buffer;
  /** The parts of a SEQUENCE as OpenSSL finds them: a SEQUENCE in it whole, of other elements what is in them. */
  partOf(der: Buffer, index: number): Buffer;
  close(): void;
}

export function openSsl(): OpenSsl {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  let files = 0;

  function file(content: Buffer): string {
    files += 1;
    const path = join(folder, String(files));
    writeFileSync(path, content);
    return path;
  }
  const run = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const holds = (...args: readonly string[]) => {
    try {
      run(...args);
      return true;
    } catch {
      return false;
    }
  };
  const pem = (certificate: Buffer) => file(run('x509', '-inform', 'DER', '-in', file(certificate)));

  return {
    textOf: (certificate) =>
      run('x509', '-inform', 'DER', '-in', file(certificate), '-noout', '-text', '-nameopt', 'utf8').toString(),
    isIssuedBy: (certificate, authority) =>
      holds('verify', '-vfyopt', userId, '-x509_strict', '-CAfile', pem(authority), pem(certificate)) ||
      // keys other than SM2 have no user id
      holds('verify', '-x509_strict', '-CAfile', pem(authority), pem(certificate)),
    isCmsOver: (cms, content, authority) =>
      holds(
        ...['cms', '-verify', '-binary', '-inform', 'DER', '-purpose', 'any', '-in', file(cms)],
        ...['-CAfile', pem(authority), '-content', file(content), '-out', join(folder, 'out')],
      ),
    isSm2Over(signature, signed, certificate) {
      const key = file(run('x509', '-inform', 'DER', '-in', file(certificate), '-noout', '-pubkey'));
      return holds(
        ...['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-digest', 'sm3', '-pkeyopt', userId],
        ...['-in', file(signed), '-sigfile', file(signature)],
      );
    },
    sm3: (content) => run('dgst', '-sm3', '-binary', file(content)),
    partOf(der, index) {
      const [whole, out] = [file(der), join(folder, 'part')];
      const lines = run('asn1parse', '-inform', 'DER', '-in', whole).toString().split('\n');
      const offsets = lines.flatMap((line) => /^\s*(\d+):d=1 /.exec(line)?.[1] ?? []);
      run('asn1parse', '-inform', 'DER', '-in', whole, '-strparse', offsets[index] ?? '', '-noout', '-out', out);
      return readFileSync(out);
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}
