/**
 * Looking into the outbox, and trying again what the platform has turned down.
 */
import { api } from '../api.ts';
import { useUploads } from '../state/uploads.ts';

/** As many as the office lists at once. */
export const mostListed = 500;
let asked = 0;

/** Reads the list; of several answers on their way the last question's counts. */
export async function loadUploads(): Promise<void> {
  const mine = ++asked;
  const reply = await api.outbox({ limit: mostListed });
  if (mine !== asked) return;
  useUploads.setState(reply.ok ? { items: reply.value, problem: null } : { problem: reply.problem });
}

/** Tries one again now, or all that are parked. */
export async function retryUpload(uploadKey: string | null): Promise<void> {
  if (useUploads.getState().retrying !== null) return;
  useUploads.setState({ retrying: uploadKey ?? 'all', retried: null });
  const reply = await api.retryUpload(uploadKey === null ? {} : { uploadKey });
  useUploads.setState(
    reply.ok ? { retrying: null, retried: reply.value.retried, problem: null } : { retrying: null, problem: reply.problem },
  );
  if (reply.ok) await loadUploads();
}

/** Tries everything that waits now instead of at its next time. */
export async function uploadNow(): Promise<void> {
  const reply = await api.uploadNow({});
  if (!reply.ok) useUploads.setState({ problem: reply.problem });
  else await loadUploads();
}
