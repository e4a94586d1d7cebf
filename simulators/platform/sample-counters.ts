/**
 * Neighbours of the sample counter, so that a supervisor has a station to look at: one that is well, one short of paper with
 * invoices still to upload, one whose device is gone.
 */
import type { z } from 'zod';
import type { addedCounterSchema } from './counters.ts';

/** Other counters of a station for `POST /set`, with reports dated around `now`, ms since 1970. */
export function sampleNeighbours(stationId: string, now: number): readonly z.input<typeof addedCounterSchema>[] {
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const version = '0.1.0';
  return [
    {
      counterId: `${stationId}-05`,
      stationId,
      report: {
        at: ago(1),
        version,
        devices: [
          { deviceId: 'disk-1', state: 'ready', stock: { '004': 36, '007': 412 } },
          { deviceId: 'server-1', state: 'ready', stock: { '026': 1874, '028': 640 } },
        ],
        unuploaded: { count: 0, oldestAt: null, gross: '0.00' },
        printers: [{ printerId: 'front', state: 'idle' }],
      },
    },
    {
      counterId: `${stationId}-08`,
      stationId,
      report: {
        at: ago(3),
        version,
        devices: [{ deviceId: 'disk-1', state: 'ready', stock: { '004': 0, '007': 7 } }],
        unuploaded: { count: 23, oldestAt: ago(310), gross: '12846.50' },
        printers: [{ printerId: 'front', state: 'stopped' }],
      },
    },
    {
      counterId: `${stationId}-11`,
      stationId,
      report: {
        at: ago(47),
        version,
        devices: [{ deviceId: 'disk-1', state: 'absent', stock: { '007': 96 } }],
        unuploaded: { count: 1, oldestAt: ago(52), gross: '553.00' },
        printers: [],
      },
    },
  ];
}
