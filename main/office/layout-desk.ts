/**
 * Layout files as people ask for them: the sealed one where there is one, its seal looked at each time, else one drawn now that says
 * that it is not sealed.
 */
import type { Instant, InvoiceKey } from '../../domain/ids.ts';
import { addDays, daysBetween, localDate } from '../../domain/instant.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { LayoutFileMaker, LayoutFileStore } from '../../domain/layout-file.ts';
import type { Clock } from '../../domain/ports.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { type LayoutFormat, layoutFormats } from '../../domain/seal.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import type { Handlers } from './dispatcher.ts';
import { exportLayouts, type LayoutExport } from './layout-exports.ts';
import type { SealingPorts } from './usecases/seal-layout.ts';

export interface LayoutDeskOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly maker: Pick<LayoutFileMaker, 'unsealed'>;
  readonly files: LayoutFileStore;
  readonly verify: SealingPorts['verify'];
  readonly invoice: (key: InvoiceKey) => Invoice | null;
  /** Issued from one moment to before another, in the order of issue. */
  readonly issuedBetween: (from: Instant, before: Instant) => readonly InvoiceKey[];
  /** True while its layout files are on their way to the platform, and will be sealed before. */
  readonly willBeSealed: (key: InvoiceKey) => boolean;
}

type SealState = CommandOutput<'layoutFile'>['seal'];

/** From the first day to the last one that are handed out at once. */
const longestDays = 365;

export type LayoutDesk = Pick<Handlers, 'layoutFile' | 'exportLayouts'>;

export function openLayoutDesk(options: LayoutDeskOptions): LayoutDesk {
  const { clock, maker, files, verify } = options;

  async function fileOf(
    invoice: Invoice,
    format: LayoutFormat,
  ): Promise<Result<{ readonly file: Uint8Array; readonly seal: SealState }>> {
    const kept = files.find(invoice.signed, format);
    if (!kept) {
      const drawn = await maker.unsealed(invoice, format);
      return drawn.ok ? ok({ file: drawn.value, seal: { seal: 'none', due: options.willBeSealed(invoice.signed) } }) : drawn;
    }
    const read = await files.read(kept);
    if (!read.ok) return read;
    const { name: company, taxId } = invoice.content.seller;
    const verdict = await verify(read.value, format, { company, taxId });
    return ok({ file: read.value, seal: verdict.seal === 'none' ? { seal: 'broken', reason: 'incomplete' } : verdict });
  }

  let last: Promise<Result<LayoutExport>> = Promise.resolve(failed('layouts-none'));

  return {
    async layoutFile({ code, number, format }) {
      const invoice = options.invoice({ code, number });
      if (!invoice) return failed('invoice-not-found', { code, number });
      const found = await fileOf(invoice, format);
      return found.ok ? ok({ ...found.value, format }) : found;
    },
    async exportLayouts({ from, to, format }) {
      const days = daysBetween(from, to);
      if (days === null || days < 0 || days > longestDays)
        return failed('bad-request', { name: 'exportLayouts', place: 'to', reason: 'days' });
      const issued = options.issuedBetween(midnight(from), midnight(localDate(addDays(midnight(to), 1))));
      if (issued.length === 0) return failed('layouts-none', { from, to });
      const where = { dataDir: options.dataDir, from, to, at: clock.now() };
      // One after the other: each clears away what one that was killed has left.
      last = last.then(() =>
        exportLayouts(where, issued, format === 'both' ? layoutFormats : [format], async (key, one) => {
          const invoice = options.invoice(key);
          if (!invoice) return failed('invoice-not-found', { ...key });
          const found = await fileOf(invoice, one);
          return found.ok ? ok({ ...found.value, sealed: found.value.seal.seal === 'valid', invoice }) : found;
        }),
      );
      return last;
    },
  };
}

function midnight(day: string): Instant {
  return `${day}T00:00:00+08:00` as Instant;
}
