/**
 * The sample tax-control server of `npm start` and the demo: both electronic kinds, two terminals.
 */
import type { z } from 'zod';
import { sampleLimits, sampleRates, sampleSeller } from '../taxledger/sample.ts';
import type { optionsSchema } from './options.ts';

/** Options for a sample server that keeps its ledger in `dataDir`. */
export default function sampleTaxserver(dataDir: string): z.input<typeof optionsSchema> {
  return {
    dataDir,
    terminals: ['BJZ-07', 'BJZ-08'],
    units: [
      {
        ...sampleSeller,
        deviceNo: '661000987654',
        kinds: [
          { kind: '026', rates: sampleRates, monitor: sampleLimits },
          { kind: '028', rates: sampleRates.filter((rate) => rate !== '0.00'), monitor: sampleLimits },
        ],
        segments: [
          { kind: '026', code: '011002100311', first: '37410001', count: 500 },
          { kind: '028', code: '011002100313', first: '08820001', count: 200 },
        ],
      },
    ],
  };
}
