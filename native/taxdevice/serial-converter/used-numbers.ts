/**
 * Numbers a disk has given out, as far as it told us. Fares are alike, so the late answer to one issue can look like the
 * answer to the next one in everything but its number.
 */
import type { Stock } from '../../../domain/device.ts';
import type { InvoiceKey } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { sameKey } from '../../../domain/numbering.ts';

export interface UsedNumbers {
  /** Replaces what was known of the kind. */
  learnStock(stock: Stock): void;
  /** It was signed or voided. */
  learnUsed(kind: InvoiceKind, key: InvoiceKey): void;
  /** True when the disk had given the number out before; false when nothing is known of it. */
  isUsed(kind: InvoiceKind, key: InvoiceKey): boolean;
}

export function createUsedNumbers(): UsedNumbers {
  const stocks = new Map<InvoiceKind, Stock>();
  const since = new Map<InvoiceKind, InvoiceKey[]>();
  return {
    learnStock(stock) {
      stocks.set(stock.kind, stock);
      since.delete(stock.kind);
    },
    learnUsed(kind, key) {
      since.set(kind, [...(since.get(kind) ?? []), key]);
    },
    isUsed(kind, key) {
      if (since.get(kind)?.some((known) => sameKey(known, key))) return true;
      const segments = stocks.get(kind)?.segments ?? [];
      return segments.some(({ code, first, count, remaining }) => {
        const place = Number(key.number) - Number(first);
        return code === key.code && place >= 0 && place < count - remaining;
      });
    },
  };
}
