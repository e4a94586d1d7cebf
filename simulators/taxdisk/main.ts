/**
 * A simulated tax disk behind a serial line, in a process of its own with ledgers of its own: the far end of the serial-converter
 * family. `node simulators/taxdisk/main.ts --options FILE`; see options.ts and faults.ts for what it can be told.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startControl } from '../taxledger/control-api.ts';
import { createFaultScript } from '../taxledger/fault-script.ts';
import { issueForeign } from '../taxledger/foreign.ts';
import { giveBackHandedOut, receiveHandedOut } from '../taxledger/hand-out.ts';
import { createHolds, type Release, releaseSchema } from '../taxledger/holds.ts';
import { type Running, runSimulator } from '../taxledger/process.ts';
import { ledgerReport } from '../taxledger/report.ts';
import { openStore } from '../taxledger/store.ts';
import { openUnit, type Unit } from '../taxledger/unit.ts';
import type { UnitOptions } from '../taxledger/unit-options.ts';
import { diskCommands } from './commands.ts';
import { answerCommand } from './disk.ts';
import { type Fault, faultsSchema, hitsRequest } from './faults.ts';
import { ptyLine, tcpLine } from './line.ts';
import { changeSchema, optionsSchema, type TaxdiskChange, type TaxdiskOptions } from './options.ts';
import { createInstantPacer, createPacer } from './pace.ts';
import { createQuirks } from './quirks.ts';
import { startSession } from './session.ts';

/** Silence after which nothing of a request is on the line any more, ms. */
const lineQuietMs = 50;

async function start(options: TaxdiskOptions): Promise<Running> {
  mkdirSync(options.dataDir, { recursive: true });
  const disks = openDisks(options);
  const script = createFaultScript<Fault>();
  const holds = createHolds();
  const quirks = createQuirks(options.quirks, options.successCode);
  const style = { emptyQuery: options.emptyQuery, quirks };
  const exchanges: Record<string, number> = {};
  let lastByteAt = 0;

  const pacer = (deliver: (bytes: Uint8Array) => void) =>
    options.paced ? createPacer(options.baud, deliver) : createInstantPacer(deliver);
  const incoming = pacer((bytes) => session.bytes(bytes));
  const outgoing = pacer((bytes) => line.write(bytes));
  const events = {
    bytes(chunk: Uint8Array) {
      lastByteAt = performance.now();
      void incoming.pass(chunk);
    },
  };
  const line =
    options.listen === 'pty'
      ? ptyLine(options.path ?? join(options.dataDir, 'port'), events)
      : await tcpLine(options.port, events);

  const session = startSession({
    interByteMs: options.interByteMs,
    nextPacketMs: options.nextPacketMs,
    maxReplyData: options.maxReplyData,
    execute: (request, forced) => answerCommand(disks.inserted(), request.command, request.data, style, forced),
    transmit: (bytes) => outgoing.pass(bytes),
    takeFault(request) {
      const [name] = namesOf(request.command);
      exchanges[name] = (exchanges[name] ?? 0) + 1;
      return script.take(namesOf(request.command), (fault) => !hitsRequest(fault));
    },
    takeRequestFault(command) {
      const fault = script.take(namesOf(command), hitsRequest);
      return fault !== null && hitsRequest(fault) ? fault : null;
    },
    holds,
    quirks,
    unplug,
    insertDisk: (deviceNo) => disks.insert(deviceNo),
    crash: () => process.kill(process.pid, 'SIGKILL'),
  });

  async function unplug(): Promise<void> {
    session.reset();
    incoming.clear();
    outgoing.clear();
    await line.unplug();
  }
  async function change(body: TaxdiskChange): Promise<void> {
    if (body.deviceNo !== undefined) disks.insert(body.deviceNo);
    const { plugged, deviceNo: _, foreignInvoice, givenBack, confirmed, quirks: odd, ...ofTheDisk } = body;
    const disk = disks.inserted();
    disk?.change(ofTheDisk);
    if (disk !== null && foreignInvoice !== undefined) issueForeign(disk, foreignInvoice);
    if (disk !== null && givenBack !== undefined) giveBackHandedOut(disk, givenBack);
    if (disk !== null && confirmed !== undefined) receiveHandedOut(disk, confirmed);
    if (odd !== undefined) quirks.change(odd);
    if (plugged === true) await line.plug();
    if (plugged === false) await unplug();
  }

  async function release(how: Release): Promise<void> {
    if (how.discardRequest) {
      // what the host had handed over before it was gone is still coming in
      for (let left = lineQuietMs; left > 0; left = lastByteAt + lineQuietMs - performance.now()) await pause(left);
      incoming.clear();
    }
    holds.release(how);
  }

  await line.plug();
  const control = await startControl({
    ledger: () => ({
      ...ledgerReport([disks.inserted() ?? disks.first], {
        plugged: line.plugged(),
        exchanges,
        faultsWaiting: script.waiting(),
      }),
      quirks: quirks.now(),
    }),
    faults: (body) => script.replace(faultsSchema.parse(body)),
    set: (body) => change(changeSchema.parse(body)),
    release: (body) => release(releaseSchema.parse(body)),
    holds,
  });
  return {
    address: line.address,
    control: control.url,
    async close() {
      control.close();
      await unplug();
      disks.close();
    },
  };
}

/** The slot and the disks that can be in it, each with its own ledger file. */
function openDisks(options: TaxdiskOptions) {
  const open = (disk: UnitOptions) => openUnit(disk, openStore(join(options.dataDir, `${disk.deviceNo}.sqlite`)), Date.now);
  const first = open(options.disk);
  const known = new Map<string, Unit>([[options.disk.deviceNo, first]]);
  let inserted: Unit | null = first;
  return {
    first,
    inserted: () => inserted,
    /** Null takes the disk out. A number nobody knows is a new disk of the same seller without stock. */
    insert(deviceNo: string | null): void {
      if (deviceNo === null) {
        inserted = null;
        return;
      }
      const blank = { ...options.disk, deviceNo, segments: [] };
      inserted = known.get(deviceNo) ?? open(options.shelf.find((disk) => disk.deviceNo === deviceNo) ?? blank);
      known.set(deviceNo, inserted);
    },
    close() {
      for (const { store } of known.values()) store.close();
    },
  };
}

/** A fault script names an exchange by command or by business id. */
function namesOf(command: number): readonly [string, ...string[]] {
  return [command.toString(16).toUpperCase().padStart(2, '0'), ...(diskCommands.get(command)?.ids ?? [])];
}

await runSimulator(optionsSchema, start);
