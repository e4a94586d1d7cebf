/** Electron's `protocol`: the app's own schemes and who answers them. */
import { fromChromium, policyToChromium, toChromium } from './addresses.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const schemes = new Set<string>();
const handlers = new Map<string, Handler>();

export const protocol = {
  /** Only `standard` schemes can be mapped to an origin, so others are refused. */
  registerSchemesAsPrivileged(list: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of list) {
      if (!privileges?.standard) throw new Error(`the stand-in serves standard schemes only, not ${scheme}:`);
      schemes.add(scheme);
    }
  },
  handle(scheme: string, handler: Handler): void {
    if (!schemes.has(scheme)) throw new Error(`register ${scheme}: as privileged before handling it`);
    if (handlers.has(scheme)) throw new Error('The scheme has been intercepted');
    handlers.set(scheme, handler);
  },
};

/** The address that Chromium is given. */
export const chromiumUrl = (url: string): string => toChromium(url, schemes);
/** The address that the app sees. */
export const pageUrl = (url: string): string => fromChromium(url, schemes);
export const chromiumPolicy = (policy: string): string => policyToChromium(policy, schemes);
/** Who answers this address of the app's, if anybody. */
export const handlerOf = (url: string): Handler | undefined => handlers.get(url.slice(0, url.indexOf(':')));
