/**
 * A simulated tax-control server in a process of its own with ledgers of its own: the far end of the tax-control-server family.
 * `node simulators/taxserver/main.ts --options FILE`; see options.ts and faults.ts for what it can be told.
 */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startControl } from '../taxledger/control-api.ts';
import { createFaultScript } from '../taxledger/fault-script.ts';
import { issueForeign } from '../taxledger/foreign.ts';
import { createHolds, releaseSchema } from '../taxledger/holds.ts';
import { type Running, runSimulator } from '../taxledger/process.ts';
import { ledgerReport } from '../taxledger/report.ts';
import { openStore } from '../taxledger/store.ts';
import { openUnit, type Unit } from '../taxledger/unit.ts';
import type { UnitOptions } from '../taxledger/unit-options.ts';
import { uploadAll } from '../taxledger/uploads.ts';
import { createBatch } from './batch.ts';
import { type Fault, faultsSchema } from './faults.ts';
import { createTaxServer } from './http.ts';
import { changeSchema, optionsSchema, type TaxserverChange, type TaxserverOptions } from './options.ts';
import { answerRequest } from './service.ts';

async function start(options: TaxserverOptions): Promise<Running> {
  mkdirSync(options.dataDir, { recursive: true });
  const open = (unit: UnitOptions) => openUnit(unit, openStore(join(options.dataDir, `${unit.deviceNo}.sqlite`)), Date.now);
  const [main, ...others] = options.units;
  const units: readonly [Unit, ...Unit[]] = [open(main), ...others.map(open)];
  const script = createFaultScript<Fault>();
  const holds = createHolds();
  let { terminals } = options;
  const exchanges: Record<string, number> = {};

  const world = { ...options, units: () => units, terminals: () => terminals };
  const batch = createBatch((work) => inOneTransaction(units, work));
  const server = createTaxServer({
    path: options.path,
    busyOver: options.busyOver,
    execute: (id, body) => batch(() => answerRequest(world, id, body)),
    takeFault(id) {
      exchanges[id] = (exchanges[id] ?? 0) + 1;
      return script.take([id]);
    },
    holds,
    answered: uploadSoon,
    crash: () => process.kill(process.pid, 'SIGKILL'),
  });
  let uploading: NodeJS.Timeout | undefined;
  let port = await listen(options.port);

  async function listen(at: number): Promise<number> {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return address.port;
  }
  /** The server uploads on its own, a moment behind what it answers. */
  function uploadSoon(): void {
    uploading ??= setTimeout(() => {
      uploading = undefined;
      units.forEach(uploadAll);
    }, options.uploadDelayMs);
  }
  async function unplug(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  async function change(body: TaxserverChange): Promise<void> {
    const { plugged, terminals: named, foreignInvoice, ...ofTheUnits } = body;
    for (const unit of units) {
      const segments = body.segments?.filter(({ kind }) => unit.kind(kind) !== null);
      // what was due before the change is not held up by it
      uploadAll(unit);
      unit.change({ ...ofTheUnits, segments });
    }
    if (foreignInvoice !== undefined) {
      const holder = units.find((unit) => unit.kind(foreignInvoice.kind) !== null);
      issueForeign(holder ?? units[0], foreignInvoice);
    }
    units.forEach(uploadAll);
    terminals = named ?? terminals;
    if (plugged === true && !server.listening) port = await listen(port);
    if (plugged === false) await unplug();
  }

  const control = await startControl({
    ledger: () => ledgerReport(units, { plugged: server.listening, exchanges, faultsWaiting: script.waiting() }),
    faults: (body) => script.replace(faultsSchema.parse(body)),
    set: (body) => change(changeSchema.parse(body)),
    release: (body) => holds.release(releaseSchema.parse(body)),
    holds,
  });
  return {
    address: `http://127.0.0.1:${port}${options.path}`,
    control: control.url,
    async close() {
      control.close();
      clearTimeout(uploading);
      await unplug();
      for (const { store } of units) store.close();
    },
  };
}

/** Runs `work` as one transaction of every unit's ledger. */
function inOneTransaction([unit, ...others]: readonly Unit[], work: () => void): void {
  if (unit === undefined) work();
  else unit.store.transaction(() => inOneTransaction(others, work));
}

await runSimulator(optionsSchema, start);
