/**
 * How a task is named in the list: what it is about, in one line.
 */
import { displayYuan } from '../../../domain/money.ts';
import { assertNever } from '../../../domain/problem.ts';
import type { Task } from '../../api.ts';
import type { Text } from '../../text/index.ts';

/** Kinds as they stand in the list, those that stop a device first. */
export const taskKinds = [
  'issueUnknown',
  'orderConflict',
  'bureauRefused',
  'packageConflict',
  'difference',
  'refund',
] as const satisfies readonly Task['what'][];

/** Number, order or buyer by which a person recognises it, and its amount. */
export function taskWords(task: Task, text: Text): { readonly name: string; readonly aside: string } {
  switch (task.what) {
    case 'issueUnknown':
      return { name: task.buyerName || task.orderNo, aside: `¥${displayYuan(task.gross)}` };
    case 'orderConflict':
      return { name: `${task.invoice.code} ${task.invoice.number}`, aside: `¥${displayYuan(task.gross)}` };
    case 'refund':
      return { name: `${task.invoice.code} ${task.invoice.number}`, aside: `¥${displayYuan(task.amount)}` };
    case 'difference':
      return { name: numbersOf(task.difference), aside: text.tasks.outcomes[task.difference.outcome] };
    case 'bureauRefused':
      return { name: `${task.invoice.code} ${task.invoice.number}`, aside: task.code };
    case 'packageConflict':
      return { name: `${task.invoice.code} ${task.invoice.number}`, aside: `¥${displayYuan(task.theirs)}` };
    default:
      return assertNever(task);
  }
}

/** `code number`, or `code from–to` for a run. */
export function numbersOf({ code, from, to }: { readonly code: string; readonly from: string; readonly to: string }): string {
  return from === to ? `${code} ${from}` : `${code} ${from}–${to}`;
}

/** The list in the order in which it is shown. */
export function inOrder(tasks: readonly Task[]): readonly Task[] {
  return taskKinds.flatMap((kind) => tasks.filter(({ what }) => what === kind));
}
