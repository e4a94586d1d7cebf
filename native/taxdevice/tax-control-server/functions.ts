/**
 * The functions of a tax-control server and one call of one of them: the document around the fields, the POST, and the
 * return code out of the answer.
 */
import { unescape as percentDecoded } from 'node:querystring';
import type { TaxControlServerConfig } from '../../device-config.ts';
import { type AtMost, createAtMost } from '../at-most.ts';
import { encodeBusiness, parseBusiness, type XmlFields, xmlBounds } from '../business-xml.ts';
import { type Returned, returnedOf } from '../returned.ts';
import { strikeOutOf } from '../secrets.ts';
import { type Post, post } from './http-post.ts';

export const functions = {
  identity: { id: '20002', comment: '税控钥匙信息查询' },
  stock: { id: '10005', comment: '购票信息查询' },
  issue: { id: '10008', comment: '发票开具' },
  void: { id: '10009', comment: '发票作废' },
  query: { id: '10010', comment: '发票查询' },
  unsent: { id: '10017', comment: '发票上传状态查询' },
} as const;
export type ServerFunction = (typeof functions)[keyof typeof functions];

/** What became of a call. `notSent`: the server has seen nothing. `unknown`: it may have acted, whatever it answered. */
export type Called =
  | { readonly outcome: 'returned'; readonly returned: Returned }
  | { readonly outcome: 'notSent'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly answered: boolean; readonly reason: string };

export type Call = (asked: ServerFunction, fields: XmlFields) => Promise<Called>;

/** Calls of one server, at most `maxInFlight` at a time. */
export function createCall({ url, terminalId, timeoutMs, maxInFlight }: TaxControlServerConfig, send: Post = post): Call {
  const address = new URL(url);
  // the one secret that is sent to a server, where there is one: the password of its address
  const strikeOut = strikeOutOf([percentDecoded(address.password)]);
  const atMost: AtMost = createAtMost(maxInFlight);
  return ({ id, comment }, fields) =>
    atMost(async () => {
      const request = encodeBusiness({ id, comment, body: { kpzdbs: terminalId, ...fields } });
      const posted = await send(address, request, timeoutMs, xmlBounds.bytes);
      if (posted.outcome === 'notSent') return posted;
      if (posted.outcome === 'unknown') return { ...posted, answered: false };
      if (posted.status !== 200) return { outcome: 'unknown', answered: true, reason: `HTTP ${posted.status}` };
      const parsed = parseBusiness(posted.body);
      const returned = parsed.ok ? returnedOf(parsed.document.body, strikeOut) : null;
      if (returned === null) return { outcome: 'unknown', answered: true, reason: parsed.ok ? 'no return code' : parsed.why };
      return { outcome: 'returned', returned };
    });
}
