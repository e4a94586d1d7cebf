/**
 * Decides whether a certificate was issued by an authority that this counter trusts. A signer's certificate is issued by such an authority
 * itself: one that stands in between is trusted by naming it too.
 */
import type { Certificate } from './certificate.ts';
import { sameBytes } from './der.ts';
import { isSignedBy } from './signature.ts';

/** Whether a trusted authority issued it, and both held at this moment (milliseconds since 1970). */
export function isTrusted(certificate: Certificate, authorities: readonly Certificate[], at: number): boolean {
  const holds = ({ from, to }: Certificate) => from <= at && at <= to;
  if (!holds(certificate)) return false;
  return authorities.some(
    (authority) =>
      authority.issues &&
      sameBytes(authority.subject, certificate.issuer) &&
      holds(authority) &&
      isSignedBy(authority.key, certificate.algorithm, certificate.signed, certificate.signature),
  );
}
