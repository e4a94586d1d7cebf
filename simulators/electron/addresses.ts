/**
 * Chromium lets nobody add a scheme from outside, so a page of `app://counter/x` lives at `https://counter.app.invalid/x`:
 * a secure origin under a name that can never resolve. Every address is translated on its way in and out. Pure.
 */

const suffix = '.invalid';

/** app://counter/x → https://counter.app.invalid/x, when `schemes` has app; anything else unchanged. */
export function toChromium(url: string, schemes: ReadonlySet<string>): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (scheme === undefined || host === undefined || !schemes.has(scheme)) return url;
  return `https://${host}.${scheme}${suffix}${rest || '/'}`;
}

/** The way back: https://counter.app.invalid/x → app://counter/x. */
export function fromChromium(url: string, schemes: ReadonlySet<string>): string {
  const [, host, scheme, rest] = /^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.invalid((?:[/?#].*)?)$/s.exec(url) ?? [];
  if (scheme === undefined || host === undefined || !schemes.has(scheme)) return url;
  return `${scheme}://${host}${rest ?? ''}`;
}

/** Rewrites the sources of a content security policy that name one of `schemes` (`app:` or `app://counter`). */
export function policyToChromium(policy: string, schemes: ReadonlySet<string>): string {
  const source = (text: string): string => {
    const whole = /^([a-z][a-z0-9+.-]*):$/i.exec(text)?.[1];
    if (whole !== undefined && schemes.has(whole)) return `https://*.${whole}${suffix}`;
    const hasPath = /^[a-z][a-z0-9+.-]*:\/\/[^/]+\//i.test(text);
    const mapped = toChromium(text, schemes);
    return mapped === text || hasPath ? mapped : mapped.replace(/\/$/, '');
  };
  return policy
    .split(';')
    .map((directive) => directive.replace(/\S+/g, source))
    .join(';');
}
