/**
 * What is done to devices beside issuing, as the office told it last.
 */
import { create } from 'zustand';
import type { DeviceOperation, ToldProblem } from '../api.ts';

interface OperationsState {
  /** Newest first; null until the first answer. */
  readonly operations: readonly DeviceOperation[] | null;
  /** Why they could not be read. */
  readonly problem: ToldProblem | null;
  /** A word of one that went a step further, or is new. */
  take(operation: DeviceOperation): void;
}

export const useOperations = create<OperationsState>((set) => ({
  operations: null,
  problem: null,
  take: (operation) =>
    set(({ operations }) => {
      if (operations === null) return {};
      const known = operations.some(({ operationId }) => operationId === operation.operationId);
      return {
        operations: known
          ? operations.map((one) => (one.operationId === operation.operationId ? operation : one))
          : [operation, ...operations],
      };
    }),
}));
