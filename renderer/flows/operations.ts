/**
 * Beginning, resuming and giving up what is done to devices beside issuing.
 */
import { api, type DeviceOperation, type ToldProblem } from '../api.ts';
import { useOperations } from '../state/operations.ts';

export async function loadOperations(): Promise<void> {
  const reply = await api.deviceOperations({});
  useOperations.setState(reply.ok ? { operations: reply.value, problem: null } : { problem: reply.problem });
}

type Begin = Parameters<typeof api.beginOperation>[0];

/** Answers the trouble in its way, or null. Where it then stands is among the operations. */
export async function beginOperation(input: Begin): Promise<ToldProblem | null> {
  return taken(await api.beginOperation(input));
}

export async function resumeOperation(operationId: DeviceOperation['operationId']): Promise<ToldProblem | null> {
  return taken(await api.resumeOperation({ operationId }));
}

export async function dropOperation(operationId: DeviceOperation['operationId'], note: string): Promise<ToldProblem | null> {
  return taken(await api.dropOperation({ operationId, note }));
}

function taken(reply: Awaited<ReturnType<typeof api.beginOperation>>): ToldProblem | null {
  if (!reply.ok) return reply.problem;
  useOperations.getState().take(reply.value);
  return null;
}
