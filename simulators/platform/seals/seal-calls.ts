/**
 * The call of docs/platform-api.yaml about seals.
 */
import { type ApiAnswer, type ApiRequest, jsonOf, problem } from '../answer.ts';
import { rfc3339 } from '../clock.ts';
import type { SimulatedPlatform } from '../platform.ts';
import { sealCallSchema } from '../wire.ts';

export async function signSeal({ seals, clock }: SimulatedPlatform, { body }: ApiRequest): Promise<ApiAnswer> {
  if (seals.service === 'down') return { ...problem(503, 'trouble'), retryAfter: '1' };
  const request = sealCallSchema.safeParse(jsonOf(body));
  if (!request.success) return problem(400, 'malformed', 'seal');
  const now = clock.now();
  const answer = await seals.sign(request.data, now);
  if (answer === null) return problem(404, 'no-seal-for-taxpayer');
  return {
    status: 200,
    json: {
      sealId: answer.sealId,
      sealImagePng: answer.picture.toString('base64'),
      certificate: answer.certificate.toString('base64'),
      signature: answer.signature.toString('base64'),
      signedAt: rfc3339(now),
    },
  };
}
