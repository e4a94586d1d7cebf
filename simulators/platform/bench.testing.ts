/**
 * The platform's rules on a bench, without its wires: requests of counters that have proven themselves, documents to hand
 * over, and every answer held against docs/platform-api.yaml.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type ApiAnswer, bodyOf } from './answer.ts';
import { answerRequest } from './api.ts';
import { documentSha256 } from './canonical.ts';
import { answerViolation } from './contract.testing.ts';
import { optionsSchema } from './options.ts';
import { openSimulatedPlatform, type SimulatedPlatform } from './platform.ts';
import { sampleOrderNos } from './sample.ts';

const results = z.object({
  results: z.array(z.object({ outcome: z.string(), type: z.string().optional(), detail: z.string().optional() })),
});
const page = z.object({ changes: z.array(z.looseObject({ type: z.string() })), cursor: z.string() });

export interface Asked {
  readonly counterId?: string;
  readonly gone?: AbortSignal;
  /** Media type of a body that is bytes. */
  readonly type?: string;
}

export interface Bench {
  readonly platform: SimulatedPlatform;
  /** One request; bytes go as they are, anything else as JSON. @throws Error when the answer is not in the contract. */
  ask(method: string, url: string, body?: unknown, asked?: Asked): Promise<ApiAnswer>;
  upload(...documents: unknown[]): Promise<z.infer<typeof results>['results']>;
  /** What `GET /v1/changes` says; `query` without the question mark. */
  feed(query: string, gone?: AbortSignal): Promise<z.infer<typeof page>>;
  close(): void;
}

/** A platform with two counters of one station and the sample orders, on a ledger of its own. */
export function openBench(options: object = {}): Bench {
  const dataDir = mkdtempSync(join(tmpdir(), 'platform-rules-'));
  const counters = ['counter-07', 'counter-08'].map((counterId) => ({ counterId, secret: 's' }));
  const platform = openSimulatedPlatform(optionsSchema.parse({ dataDir, counters, ...options }));

  async function ask(method: string, url: string, body?: unknown, asked: Asked = {}): Promise<ApiAnswer> {
    const { pathname, searchParams } = new URL(url, 'http://p');
    const answer = await answerRequest(platform, {
      method,
      path: pathname,
      query: searchParams,
      contentType: asked.type ?? (body === undefined ? '' : 'application/json'),
      body: Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      counterId: asked.counterId ?? 'counter-07',
      gone: asked.gone ?? new AbortController().signal,
    });
    const out = bodyOf(answer);
    const headers = new Headers(out === null ? {} : { 'content-type': out.type });
    if (answer.retryAfter !== undefined) headers.set('retry-after', answer.retryAfter);
    const violation = answerViolation(method, pathname, { status: answer.status, headers, body: out?.text ?? '' });
    if (violation !== null) throw new Error(violation);
    return answer;
  }

  return {
    platform,
    ask,
    upload: async (...documents) => results.parse((await ask('POST', '/v1/invoices', { documents })).json).results,
    feed: async (query, gone) =>
      page.parse((await ask('GET', `/v1/changes?${query}`, undefined, gone === undefined ? {} : { gone })).json),
    close() {
      platform.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

interface Changes {
  readonly number?: string;
  readonly revision?: number;
  readonly [field: string]: unknown;
}

export const sampleCode = '011002300411';
export const sampleDevice = '499000123456';

/** A whole document over the sample's single order, as a counter would hand it over. */
export function sampleDocument({ number = '00000001', revision = 1, ...more }: Changes = {}) {
  const party = { name: '某', taxId: '', addressPhone: '', bankAccount: '' };
  const line = { nature: 'normal', name: '*运输服务*客运', taxCode: '3010101010100000000', spec: '', unit: '' };
  const whole = {
    uploadKey: `${sampleCode}-${number}-${revision}`,
    revision,
    kind: '026',
    code: sampleCode,
    number,
    state: 'blue',
    issuedAt: '2026-11-22T10:00:00+08:00',
    deviceNo: sampleDevice,
    counterId: 'counter-07',
    clerk: '王',
    seller: party,
    buyer: party,
    lines: [{ ...line, priceIncludesTax: true, net: '507.34', taxRate: '0.09', tax: '45.66' }],
    totals: { net: '507.34', tax: '45.66', gross: '553.00' },
    checkCode: '',
    cipher: '',
    remarks: '',
    orderNo: sampleOrderNos.single,
    orderLineIds: ['1'],
    offline: false,
    ...more,
  };
  return { ...whole, sha256: documentSha256(whole) };
}
