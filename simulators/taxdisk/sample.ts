/**
 * The sample tax disk of `npm start` and the demo: paper kinds, with two short segments of general invoices so that the roll-over
 * to the next one is soon seen.
 */
import type { z } from 'zod';
import { sampleLimits, sampleRates, sampleSeller } from '../taxledger/sample.ts';
import type { optionsSchema } from './options.ts';

/** Options for a sample disk that keeps its ledger in `dataDir`. */
export default function sampleTaxdisk(dataDir: string): z.input<typeof optionsSchema> {
  return {
    dataDir,
    listen: 'pty',
    baud: 115_200,
    paced: true,
    disk: {
      ...sampleSeller,
      deviceNo: '499000123456',
      kinds: [
        { kind: '004', rates: sampleRates.filter((rate) => rate !== '0.00'), monitor: sampleLimits },
        { kind: '007', rates: sampleRates, monitor: sampleLimits },
      ],
      segments: [
        { kind: '007', code: '1100214320', first: '00415001', count: 12 },
        { kind: '007', code: '1100214320', first: '00733001', count: 50 },
        { kind: '004', code: '1100214130', first: '05218001', count: 50 },
      ],
    },
  };
}
