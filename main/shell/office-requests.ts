/** Answers what the office asks of the shell. A question that cannot be read is not answered: its number is not to be trusted. */
import { assertNever } from '../../domain/problem.ts';
import type { ShellReply, ShellRequest } from '../../preload/shell-requests.ts';
import type { Printing } from './printing.ts';

/** Never rejects. */
export async function answerOffice(printing: Pick<Printing, 'printers' | 'print'>, request: ShellRequest): Promise<ShellReply> {
  const { shellRequest: shellReply } = request;
  try {
    switch (request.what) {
      case 'printers':
        return { shellReply, what: 'printers', printers: [...(await printing.printers())] };
      case 'print':
        return { shellReply, what: 'print', result: await printing.print(request.order) };
      default:
        return assertNever(request);
    }
  } catch (error) {
    return { shellReply, what: 'failed', reason: String(error) };
  }
}
