/**
 * A unit for the tests of the simulators, on a ledger in memory unless it is given a file, with a clock that stands still.
 */
import { epochOf } from './clock.ts';
import { sampleSeller } from './sample.ts';
import { openStore } from './store.ts';
import { openUnit, type Unit } from './unit.ts';
import { unitSchema } from './unit-options.ts';

const noon = '20261122120000';

/** @param change Options that differ from the sample's. */
export function sampleUnit(change: object = {}, file = ':memory:'): Unit {
  const rates = ['0.13', '0.09', '0.06', '0.00'];
  const options = unitSchema.parse({
    ...sampleSeller,
    deviceNo: '499000123456',
    kinds: [
      { kind: '004', rates },
      { kind: '007', rates },
      { kind: '026', rates },
    ],
    segments: [
      { kind: '007', code: '1100214320', first: '00000009', count: 3 },
      { kind: '007', code: '1100214330', first: '00000100', count: 4 },
      { kind: '004', code: '1100214130', first: '05218001', count: 5 },
      { kind: '026', code: '011002100311', first: '37410001', count: 5 },
    ],
    ...change,
  });
  return openUnit(options, openStore(file), () => epochOf(noon) ?? 0);
}
