/**
 * Looking into the print queue, and saying what came of a job's paper.
 */
import { mayRun } from '../../domain/permissions.ts';
import { api, type PaperSeen, type PrintJob, type ToldProblem } from '../api.ts';
import { usePrinting } from '../state/printing.ts';
import { useSession } from '../state/session.ts';

/** As many as the office lists at once. */
const mostListed = 500;
let asked = 0;

/** Reads the queue; of several answers on their way the last question's counts. */
export async function loadPrintJobs(): Promise<void> {
  // Station IT sees printers, and no invoices.
  if (!mayRun('printJobs', useSession.getState().person?.roles ?? null)) return;
  const mine = ++asked;
  const reply = await api.printJobs({ limit: mostListed });
  if (mine !== asked) return;
  usePrinting.setState(reply.ok ? { jobs: reply.value, problem: null } : { problem: reply.problem });
}

/** Answers the trouble in its way, or null. */
export async function cancelPrint(printJobId: PrintJob['printJobId']): Promise<ToldProblem | null> {
  return taken(await api.cancelPrint({ printJobId }));
}

/** Says what a person saw of the paper; answers the trouble in its way, or null. */
export async function confirmPaper(printJobId: PrintJob['printJobId'], paper: PaperSeen): Promise<ToldProblem | null> {
  return taken(await api.confirmPrint({ printJobId, paper }));
}

/** What is on screen is of no use any more when the office did not take it for another reason than the number on the paper. */
function taken(reply: Awaited<ReturnType<typeof api.confirmPrint>>): ToldProblem | null {
  if (reply.ok) {
    usePrinting.getState().take(reply.value);
    return null;
  }
  if (reply.problem.code !== 'form-number-differs') void loadPrintJobs();
  return reply.problem;
}
