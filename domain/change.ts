/**
 * What the platform tells of by its feed: each change is harmless when it comes twice.
 */
import type { Instant, OrderLineId, OrderNo, UserId } from './ids.ts';
import type { Fen } from './money.ts';
import type { Order } from './order.ts';
import type { Template } from './template.ts';

export type Change =
  | { readonly type: 'order'; readonly order: Order }
  | {
      readonly type: 'refund';
      readonly orderNo: OrderNo;
      readonly lineId: OrderLineId;
      readonly amount: Fen;
      readonly at: Instant;
    }
  | {
      readonly type: 'user';
      readonly userId: UserId;
      readonly name: string;
      readonly roles: readonly string[];
      readonly passwordVerifier: string;
      readonly disabled: boolean;
    }
  /** Documents that the platform wants once more. */
  | { readonly type: 'resend'; readonly uploadKeys: readonly string[] }
  /** Another counter has taken over from this one; it may not issue or upload any more. `at` is when, by the platform. */
  | { readonly type: 'counterFenced'; readonly counterId: string; readonly at?: Instant }
  /** A template of the station's, read and judged. */
  | { readonly type: 'template'; readonly template: Template }
  /** Kept as it came, the newest by id, for whoever needs it. */
  | { readonly type: 'record'; readonly what: RecordKind; readonly id: string; readonly json: string };

export const recordKinds = ['buyerTitle', 'goods', 'template', 'settings', 'redForm'] as const;
export type RecordKind = (typeof recordKinds)[number];
