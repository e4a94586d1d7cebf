/**
 * A draft may say everything in its own words but the amount: each order line is invoiced with exactly what it leaves.
 */
import type { DraftLine } from './draft.ts';
import { blocks, type Finding } from './finding.ts';
import { remainingOf } from './guard.ts';
import type { OrderLineId } from './ids.ts';
import { rowsOf } from './lines.ts';
import { displayYuan, fen } from './money.ts';
import type { Order } from './order.ts';
import { totalsOf } from './tax.ts';

/**
 * Rows that differ from the order: unknown lines, rows of no line, and amounts (tax included, after discount) that are
 * not what the order leaves. Several rows may share one order line; they are added up.
 */
export function orderFindings(lines: readonly DraftLine[], order: Order): readonly Finding[] {
  const found: Finding[] = [];
  const asked = new Map<OrderLineId, { gross: number; path: string }>();
  for (const [index, line] of lines.entries()) {
    const path = `lines.${index}.amount`;
    const { gross } = totalsOf(rowsOf(line));
    const { orderLineId } = line;
    if (orderLineId === undefined) {
      // Money that no order line stands for would be invoiced on the clerk's word alone.
      found.push(blocks(path, 'order-amount-changed', { line: index + 1, expected: '0.00', actual: displayYuan(gross) }));
      continue;
    }
    const known = asked.get(orderLineId);
    asked.set(orderLineId, { gross: (known?.gross ?? 0) + gross, path: known?.path ?? path });
  }
  for (const [lineId, { gross, path }] of asked) {
    const line = order.lines.find((candidate) => candidate.lineId === lineId);
    if (!line) {
      found.push(blocks(path, 'line-missing', { orderNo: order.orderNo, lineId }));
    } else if (remainingOf(line) !== gross) {
      const expected = displayYuan(remainingOf(line));
      found.push(
        blocks(path, 'order-amount-changed', { orderNo: order.orderNo, lineId, expected, actual: displayYuan(fen(gross)) }),
      );
    }
  }
  return found;
}
