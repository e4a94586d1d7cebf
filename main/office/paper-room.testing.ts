/**
 * A counter that issues one invoice after the other on real templates: the ledger on a file, the paper room on it, a device that signs.
 */
import type { InvoiceKey, PrinterId, RequestId } from '../../domain/ids.ts';
import type { Invoice, InvoiceContent } from '../../domain/invoice.ts';
import type { PaperWish } from '../../domain/print-job.ts';
import type { Step } from '../../domain/steps.ts';
import { type Template, templateText } from '../../domain/template.ts';
import type { Config } from './config.ts';
import { shippedTemplates } from './layout/shipped-templates.ts';
import { layoutOnDemand } from './layout-on-demand.ts';
import { openPaperRoom, type PaperRoom } from './paper-room.ts';
import { clerk, order, paper, pressOf, simpleDevice, simplePlatform, testBench } from './usecases/desk.testing.ts';
import { findOrder } from './usecases/find-order.ts';
import { openIssueDesk } from './usecases/issue-invoice.ts';
import { openDraft } from './usecases/open-draft.ts';

/** Fonts are read once for all tests of a file. */
export const layout = layoutOnDemand();

export const printers: Config['printers'] = [{ id: paper.printerId, queue: 'front', kinds: ['007', '026'] }];

/** A template of the program as the station's own. */
export function ownTemplate(change: Partial<Template> = {}, from = 'vat-2021'): Template {
  const shipped = shippedTemplates.find(({ id }) => id === from);
  if (!shipped) throw new Error(`no template ${from}`);
  return { ...shipped, id: 'station', name: '本站', ...change };
}

/** The template with one label changed, which is what shows which version a page was made with. */
export function relabelled(template: Template, text: string): Template {
  const [first, ...others] = template.face.labels;
  if (!first) throw new Error('no labels');
  return { ...template, face: { ...template.face, labels: [{ ...first, text, maxLines: 1, minSize: 2 }, ...others] } };
}

export function paperBench() {
  const simple = simpleDevice(false);
  const bench = testBench(simple, simplePlatform());
  let seal: { readonly picture: Uint8Array } | null = null;

  /** The office as it is after a start. */
  function office(step: Step = () => undefined) {
    const desk = bench.desk(step);
    const room = openPaperRoom({
      printers,
      setups: desk.ledger.printSetups,
      ledger: desk.ledger,
      layout,
      sealOf: () => seal,
      clock: desk.ports.clock,
    });
    const ports = { ...desk.ports, layout: room.paper };
    return { ...desk, ...room, ports, issuing: openIssueDesk(ports) };
  }
  let now = office();

  return {
    bench,
    simple,
    office: () => now,
    room: (): PaperRoom => now,
    /** A kill, and the next start. */
    restart(step?: Step) {
      bench.restart();
      now = office(step);
    },
    sealAs(picture: Uint8Array) {
      seal = { picture };
    },
    db: bench.db,
    /** Sets the paper of the printer, as people do. */
    load(templateId: string, kind: '007' | '026' = '007', printerId: PrinterId = paper.printerId) {
      const { ledger, ports } = now;
      ledger.printSetups.set({ printerId, kind, templateId, dx: 0, dy: 0 }, ports.clock.now(), clerk.userId);
    },
    save: (template: Template) => now.handlers.saveTemplate({ text: templateText(template) }, caller),
    choose: (templateId: string) => now.handlers.chooseTemplate({ templateId, kind: '007' }, caller),
    /** Opens a draft for the order and presses issue. */
    async press(buyerName = '示例科技有限公司', print: { readonly printerId: PrinterId } | null = null) {
      const { ports, issuing } = now;
      await findOrder(order.orderNo, null, ports);
      const lineIds = order.lines.map((line) => line.lineId);
      const draft = openDraft({ orderNo: order.orderNo, source: order.source, lineIds, kind: '007' }, clerk.userId, ports);
      if (!draft.ok) throw new Error(draft.problem.code);
      const buyer = { ...draft.value.buyer, name: buyerName };
      return issuing.issue({ ...pressOf({ ...draft.value, buyer }), print });
    },
    async issued(): Promise<InvoiceKey> {
      const issued = await this.press();
      if (!issued.ok) throw new Error(issued.problem.code);
      const { code, number } = issued.value.invoice.signed;
      return { code, number };
    },
    /** The same invoice with other content, as one that was found in the device's record under the next number but few. */
    async found(change: Partial<InvoiceContent>): Promise<InvoiceKey> {
      const { code, number } = await this.issued();
      const { ledger, ports } = now;
      const issued = ledger.views.invoice(code, number);
      if (!issued) throw new Error('no invoice');
      const invoice: Invoice = {
        content: { ...issued.content, ...change },
        signed: { ...issued.signed, number: '10000009' as InvoiceKey['number'] },
        origin: { ...issued.origin, requestId: 'found' as RequestId, evidence: 'device' },
      };
      const document = ports.makeDocument(invoice, 1);
      ledger.books.recordFound({ invoice, state: 'blue', document, held: false }, ports.clock.now(), 'system');
      return { code, number: invoice.signed.number };
    },
    async pdfOf(wish: InvoiceKey & Partial<PaperWish>): Promise<Uint8Array> {
      const printed = await now.paper.paperOf({ ...onPlainPaper, ...wish });
      if (!printed.ok) throw new Error(JSON.stringify(printed.problem));
      return printed.value.pdf;
    },
  };
}

export const onPlainPaper = {
  part: 'invoice',
  templateId: 'vat-2021',
  ...{ offset: { dx: 0, dy: 0 }, copyNo: 0, onScreen: false },
} as const;

/** Whoever may do it. */
export const caller = { session: '', person: { userId: clerk.userId, name: clerk.name, roles: ['supervisor'] } } as const;
