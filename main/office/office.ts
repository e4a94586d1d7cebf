/**
 * THE COMPOSITION ROOT: the one place that sees every room of the back office and ties them together.
 */
import { randomUUID } from 'node:crypto';
import type { ClaimId, DeviceId, PrintJobId, RequestId, UserId } from '../../domain/ids.ts';
import type { Charset, Clock } from '../../domain/ports.ts';
import { ok, type Result } from '../../domain/problem.ts';
import type { Step } from '../../domain/steps.ts';
import type { TaskMatter } from '../../domain/task.ts';
import { gbkByteLength, unencodable } from '../../native/taxdevice/gbk.ts';
import type { LineAddress } from '../../native/taxdevice/movable-line.ts';
import type { EventName, EventPayload } from '../../preload/contract.ts';
import type { ReplyMessage } from '../../preload/envelope.ts';
import { openBooksDesk } from './books-desk.ts';
import type { Config } from './config.ts';
import { openDeviceRoom } from './device-room.ts';
import { openDeviceViews } from './device-views.ts';
import { openDispatcher } from './dispatcher.ts';
import { makeETicketHandlers } from './eticket-handlers.ts';
import { makeHandlers } from './handlers.ts';
import { layoutOnDemand } from './layout-on-demand.ts';
import type { Log } from './log.ts';
import { openNews } from './news.ts';
import { standingOperation } from './operation-handlers.ts';
import { openOperationsDesk } from './operations-desk.ts';
import { type Paces, usualPaces } from './paces.ts';
import { openPaperRoom } from './paper-room.ts';
import { openPeople, type People } from './people/sign-in.ts';
import { openPlatformLink } from './platform-link.ts';
import { listMachinePorts } from './ports-alone.ts';
import { openPortsDesk } from './ports-desk.ts';
import { makePrintHandlers, shapeOf } from './print-handlers.ts';
import { openPrinters } from './printers.ts';
import type { ShellPrinting } from './printing/shell-spooler.ts';
import { openSealingRoom } from './sealing-room.ts';
import { setUsers } from './set-users.ts';
import { openShellLine } from './shell-line.ts';
import { spoolerOpener } from './spoolers.ts';
import { type Status, statusOf, telemetryOf } from './status.ts';
import { openBackups } from './store/backups.ts';
import { ledgerTrouble, openLedgerFile } from './store/connection.ts';
import type { Connection } from './store/database.ts';
import { openLedger } from './store/ledger.ts';
import { openTakenOver } from './store/taken-over.ts';
import { openPlatform } from './sync/client.ts';
import { blankVoidDocumentMaker, documentMaker } from './sync/document.ts';
import { watchPlatform } from './sync/reachability.ts';
import { systemScheduler } from './sync/scheduler.ts';
import { startTelemetry } from './sync/telemetry.ts';
import { tasksOf } from './task-handlers.ts';
import { openArrivals } from './usecases/arrivals.ts';
import { openBureauUploader } from './usecases/bureau-upload.ts';
import { claimReleaser } from './usecases/claim-order.ts';
import { takeOverOperations } from './usecases/device-operations.ts';
import { fetchOrders } from './usecases/fetch-orders.ts';
import { openIssueDesk } from './usecases/issue-invoice.ts';
import { keyedLocks } from './usecases/keyed-locks.ts';
import { deadlineOf } from './usecases/offline-limits.ts';
import type { Ports } from './usecases/ports.ts';
import { recordFound } from './usecases/record-found.ts';
import { takeOverIntents } from './usecases/settle-intent.ts';
import { startWatch } from './watch.ts';

export interface OfficeSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly emit: <E extends EventName>(event: E, payload: EventPayload<E>) => void;
  /** The operating system's printing; absent where nobody has it to offer. */
  readonly shellPrinting?: ShellPrinting;
  /** Where a test stops the process; nothing in the product. */
  readonly step?: Step;
  /** Where a test changes how the ledger is kept; nothing in the product. */
  readonly onLedgerOpen?: (db: Connection) => void;
  /** The office's own rhythm; a test quickens it. */
  readonly paces?: Paces;
  /** Where the settings were read, so that pairing can change them. */
  readonly configFile?: string;
}

export interface Office {
  /** The reply to one message; null for what is no message. */
  readonly dispatch: (message: unknown) => Promise<ReplyMessage | null>;
  readonly close: () => Promise<void>;
}

const charset: Charset = { byteLength: gbkByteLength, unencodable };

export function openOffice(
  config: Config,
  {
    clock,
    log,
    version,
    emit,
    step = () => undefined,
    onLedgerOpen = () => undefined,
    paces = usualPaces,
    configFile,
    shellPrinting = openShellLine(null).printing,
  }: OfficeSurroundings,
): Result<Office> {
  const file = openLedgerFile(config.dataDir, { lockWaitMs: 5_000 });
  if (!file.ok) return file;
  const { db } = file.value;
  onLedgerOpen(db);
  const store = openLedger(db, step);
  const takenOver = openTakenOver(db);
  const { issuing: ledger, outbox, tasks, printJobs, people: peopleStore, views, fence } = store;
  const scheduler = systemScheduler;

  const room = openDeviceRoom(config, store, clock, log);
  const { facts, recorder, lines, isBlocked, devices } = room;
  const layout = layoutOnDemand();
  const {
    shelf,
    paper,
    handlers: templates,
    hasPlainPaper,
  } = openPaperRoom({
    printers: config.printers,
    setups: store.printSetups,
    ledger: store,
    layout,
    sealOf: store.layoutFiles.shown,
    clock,
  });
  const connection = openPlatform({ ...config.platform, counterId: config.counter.id, clock });
  const platform = watchPlatform(connection, clock, ({ state, problem }, before) => {
    log.info('platform', { state, code: problem?.code ?? null });
    news.status();
    if (state !== 'reachable' || before.state === 'reachable') return;
    link.reconnected();
    releaser.poke();
    books.reconnected();
  });

  const ports: Ports = {
    clock,
    ids: {
      requestId: () => randomUUID() as RequestId,
      printJobId: () => randomUUID() as PrintJobId,
      claimId: (requestId) => `C-${requestId}` as ClaimId,
    },
    ledger,
    devices,
    facts,
    deviceLocks: keyedLocks<DeviceId>(),
    claimLocks: keyedLocks<RequestId>(),
    arrivals: openArrivals(() => performance.now()),
    platform,
    makeDocument: documentMaker(config.counter.id),
    layout: paper,
    ledgerIsWhole: (deviceId) => books.isWhole(deviceId),
    charset,
    seller: config.seller,
    notices: {
      invoiceRecorded(requestId, deviceId) {
        bureau.served(deviceId);
        news.invoice(() => {
          link.poke();
          printers.poke();
          return views.byRequest(requestId);
        });
        news.status();
      },
      tasksChanged: () => news.tasks(),
      claimsToRelease: () => releaser.poke(),
      failed: (what, error) => void log.bug(what, error),
      noted: (what, data) => log.info(what, data),
    },
    step,
  };

  try {
    takeOverIntents(ports);
    takeOverOperations({ ports, operations: store.operations });
  } catch (error) {
    // A damaged row or a full disk: the counter opens, says so at every issue, and loses nothing.
    log.bug('what the process before left', error);
  }
  const issuing = openIssueDesk(ports);
  const known = openPeople(peopleStore, clock);
  const usersReady = setUsers(config, peopleStore, clock).catch((error: unknown) => void log.bug('users', error));
  const people: People = { ...known, signIn: (userId, password) => usersReady.then(() => known.signIn(userId, password)) };
  const releaser = claimReleaser(ports);
  const sealing = openSealingRoom({
    config,
    files: store.layoutFiles,
    layout,
    shelf,
    platform,
    clock,
    views,
    invoice: ({ code, number }) => views.invoice(code, number) ?? takenOver.invoice(code, number),
    onTheWay: store.layoutFiles.onTheWay,
  });
  const link = openPlatformLink({
    config,
    platform,
    ledger: store,
    shelf,
    clock,
    scheduler,
    log,
    step,
    digestMs: paces.digestMs,
    layoutStep: sealing.layoutStep,
    onUploaded(uploadKeys) {
      for (const uploadKey of uploadKeys) news.invoice(() => views.byUploadKey(uploadKey));
    },
    onTasks: () => news.tasks(),
    onStatus: () => news.status(),
    isShared: (deviceNo) =>
      devices.all().some(({ id, family }) => family === 'tax-control-server' && store.books.lastDeviceNo(id) === deviceNo),
    onStrangeDocuments: () => books.suspect(),
  });
  const books = openBooksDesk({
    ports,
    booksPorts: {
      books: store.books,
      counterId: config.counter.id,
      reopen(uploadKeys, reason, at) {
        const reopened = store.digests.reopen(uploadKeys, reason, at);
        if (reopened > 0) link.tryNow();
        return reopened;
      },
    },
    shiftMs: paces.shiftMs,
    retryMs: paces.booksRetryMs,
    isPlatformThere: () => platform.reachability().state === 'reachable',
    onProgress: (progress) => emit('booksProgress', progress),
    onStatus: () => news.status(),
  });
  const backups = openBackups({
    db,
    dataDir: config.dataDir,
    clock,
    scheduler,
    onChanged: () => news.status(),
    onError: (error) => void log.bug('copy of the ledger', error),
  });
  const printers = openPrinters({
    printers: config.printers,
    jobs: printJobs,
    newJobId: ports.ids.printJobId,
    clock,
    scheduler,
    setups: store.printSetups,
    paperOf: paper.paperOf,
    newBatchId: () => randomUUID(),
    onStates: () => news.status(),
    onChanged: (jobId) => printJobChanged(jobId),
    onError: (error) => void log.bug('print queue', error),
    step,
    openSpooler: spoolerOpener(shellPrinting),
  });

  const deviceViews = openDeviceViews({
    config,
    ports,
    figures: store.figures,
    segments: store.segments,
    lines,
    counters: connection.counters,
  });

  const status = (): Status =>
    statusOf({
      config,
      version,
      devices,
      facts,
      isBlocked,
      openTasks: () => ledger.unsettled(null).filter(({ state }) => state === 'unknown').length + tasks.count(),
      platform: platform.reachability,
      printers: printers.states,
      unuploaded: outbox.unuploaded,
      failingSince: outbox.failingSince,
      orderCache: ledger.orderCacheSummary,
      fenced: () => {
        const fenced = fence.state();
        return fenced && { at: fenced.at, by: fenced.by, unpacked: fence.unpacked() };
      },
      backup: backups.last,
      books: books.status,
      outlook: deviceViews.outlook,
      operations: () => store.operations.standing().map(standingOperation),
      now: clock.now,
    });

  const news = openNews({ emit, log, isOpen: () => db.open, status, tasks: () => tasksOf({ ledger }, tasks) });
  facts.onChange(news.status);

  function printJobChanged(jobId: PrintJobId): void {
    news.printJob(() => {
      const job = printJobs.view(jobId);
      return job && shapeOf(job);
    });
    news.invoice(() => views.byPrintJob(jobId));
    news.status();
  }

  const raise = (matter: TaskMatter): void => {
    tasks.raise(matter, clock.now());
    ports.notices.tasksChanged();
  };
  const bureau = openBureauUploader(ports, { quietMs: paces.bureauQuietMs, retryMs: paces.bureauRetryMs, raise });
  const operations = openOperationsDesk({
    ports,
    operations: store.operations,
    raise,
    nameOf: (userId) => peopleStore.user(userId as UserId)?.name ?? userId,
    makeBlankVoidDocument: blankVoidDocumentMaker(config.counter.id, config.seller),
    platformAheadMs: deviceViews.platformAheadMs,
    onChanged(operation) {
      // A voided number leaves a document.
      link.poke();
      news.operation(operation);
      news.status();
    },
  });
  const watch = startWatch({
    ports,
    issuing,
    checkPrinters: printers.check,
    // New orders and the platform's state in one request: whoever is offline next has today's orders already.
    async checkPlatform() {
      await fetchOrders(ports);
      if (platform.reachability().state === 'reachable') await deviceViews.readPlatformClock();
    },
    async tend(device) {
      // Trouble with an operation keeps no invoice from the bureau.
      await operations.attend(device).catch((error: unknown) => log.bug(`operation on ${device.id}`, error));
      await bureau.round(device);
    },
    onRound() {
      books.consider();
      const agreedAt = platform.agreedAt();
      if (agreedAt !== null && outbox.giveUpDeliveries(agreedAt) > 0) news.status();
    },
    scheduler,
    everyMs: paces.watchMs,
  });
  const endTelemetry = startTelemetry({
    platform,
    report: () => telemetryOf(status(), clock.now()),
    scheduler,
    onError: (error) => void log.bug('telemetry', error),
    random: Math.random,
  });

  const serialPorts = openPortsDesk({
    listPorts: listMachinePorts,
    config,
    configFile: configFile ?? null,
    lines,
    byId: devices.byId,
    facts,
    deviceLocks: ports.deviceLocks,
    memoryOf: room.memoryOf,
    onMoved(deviceId, from, to, actor) {
      const told = ({ port, baudRate }: LineAddress): string => `${port} ${baudRate}`;
      log.info('device-moved', { deviceId, from: told(from), to: told(to) });
      store.deviceMoved({ deviceId, from: told(from), to: told(to) }, clock.now(), actor);
    },
    onError: (error) => ports.notices.failed('pairing in the journal', error),
    refresh: () => void watch.round(),
  });

  const dispatch = openDispatcher(
    makeHandlers({
      ports,
      issuing,
      people,
      views,
      status,
      refresh: watch.round,
      printerFor: printers.forKind,
      knowsPrinter: printers.knows,
      printing: makePrintHandlers({
        views,
        printers,
        jobs: printJobs,
        setups: store.printSetups,
        spoiltForms: store.spoiltForms,
        testPageOf: paper.testPageOf,
        kindsOf: paper.kindsOf,
        clock,
        onChanged: printJobChanged,
      }),
      templates,
      eTickets: makeETicketHandlers({ reader: layout, printers, hasPlainPaper, printed: store.eTicketPrinted, clock }),
      printJobOf: printJobs.latest,
      layoutFiles: sealing.handlers,
      uploadNow: link.tryNow,
      tasks,
      outboxRows: (limit) =>
        outbox.list(clock.now(), limit).map((row) => ({ ...row, ...deadlineOf(row, ports, config.warnings.offlineHoursLeft) })),
      retryUpload(uploadKey, actor) {
        const retried = outbox.retryParked(uploadKey, clock.now(), actor);
        if (retried > 0) link.tryNow();
        news.status();
        return retried;
      },
      deliver: (invoice, channel, to, person) => link.deliver(invoice, channel, to, person.userId),
      recordFound: ({ difference }, actor) => recordFound(difference, actor, ports, store.books),
      compareBooks: books.compare,
      lastBooks: books.last,
      operations: operations.handlers,
      deviceViews: deviceViews.handlers,
      async backupNow() {
        const copied = await backups.now('asked');
        if (!copied.ok) return copied;
        const { file: name, bytes, at } = copied.value;
        return ok({ file: name, bytes, at });
      },
      serialPorts,
      recorder,
    }),
    people,
    (error) => troubleOf(error, config.dataDir),
    log,
  );

  releaser.poke();
  printers.poke();
  setImmediate(() => void Promise.all([layout.warm(), shelf.shipped()]).catch((error: unknown) => void log.bug('fonts', error)));

  return ok({
    dispatch,
    async close() {
      watch.stop();
      const compared = books.stop();
      operations.stop();
      endTelemetry();
      link.stop();
      printers.stop();
      connection.close();
      await Promise.all([compared, backups.stop(), room.close()]);
      await recorder.close();
      file.value.close();
    },
  });
}

function troubleOf(error: unknown, dataDir: string) {
  try {
    return ledgerTrouble(error, dataDir).problem;
  } catch {
    return null;
  }
}
