/**
 * The program's own templates, one of a station with its history, and what becomes of them while somebody tries the pages.
 */
import type { Instant } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { type InvoiceKind, invoiceKinds } from '../../domain/kinds.ts';
import type { Column, Table, Template, TextStyle } from '../../domain/template.ts';
import { templateText } from '../../domain/template.ts';
import { templateFaults } from '../../domain/template-check.ts';
import type { TemplateSummary } from '../api.ts';
import { bad, good, type Handlers } from './answers.ts';
import { samplePdf } from './sample-pdf.ts';

type TemplateHandlers = Pick<
  Handlers,
  'templates' | 'template' | 'saveTemplate' | 'deleteTemplate' | 'chooseTemplate' | 'previewTemplate'
>;
interface Stored {
  readonly template: Template;
  readonly shipped: boolean;
  readonly at: Instant | null;
  readonly actor: string;
}

// read where they are, so that the pages are seen with what the program really brings
const files = import.meta.glob<Template>('../../resources/templates/*.json', { import: 'default', eager: true });
const order = ['vat-2021', 'form-241x140', 'roll-57', 'roll-76', 'roll-82', 'sheet-a5', 'sheet-a4'];

/** A file as the office reads it: with what it may leave out. */
function readIn(file: Template): Template {
  const style = { minSize: 4, align: 'left', maxLines: 1, valign: 'middle', leading: 1.1 } as const;
  const all = <T extends object>(boxes: Readonly<Record<string, T>>): Record<string, T & TextStyle> =>
    Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, { ...style, ...box } as T & TextStyle]));
  const column = (one: Column): Column => ({ ...style, ...one, dy: one.dy ?? 0 });
  const table = ({ index, columns, ...rest }: Table): Table => ({
    ...rest,
    ...(index ? { index: column(index) } : {}),
    columns: Object.fromEntries(Object.entries<Column>({ ...columns }).map(([name, one]) => [name, column(one)])),
  });
  const side = <S extends Template['face'] | NonNullable<Template['list']>>(one: S): S => ({
    ...one,
    labels: one.labels.map((label) => ({ ...style, ...label })),
    fields: all({ ...one.fields }),
    table: table(one.table),
  });
  return { ...file, face: side(file.face), ...(file.list ? { list: side(file.list) } : {}) };
}

export function shippedSamples(): readonly Template[] {
  return Object.values(files)
    .map(readIn)
    .toSorted((left, right) => order.indexOf(left.id) - order.indexOf(right.id));
}

const now = (): Instant => instantFromDate(Date.now());

export function createSampleTemplates(who: () => string): TemplateHandlers {
  const shipped = shippedSamples();
  const [first] = shipped;
  /** Newest first. */
  let stored: readonly Stored[] = [
    ...(first
      ? ([
          [2, '2026-11-02T08:12:40+08:00', '4001'],
          [1, '2026-10-18T07:55:03+08:00', '2001'],
        ].map(([version, at, actor]) => ({
          template: { ...first, id: 'vat-2021-south', version: version as number, name: '南站版式（备注加宽）' },
          ...{ shipped: false, at: at as Instant, actor: actor as string },
        })) as readonly Stored[])
      : []),
    ...shipped.map((template) => ({ template, shipped: true, at: null, actor: '' })),
  ];
  let chosen: Readonly<Record<InvoiceKind, string>> = {
    '004': 'vat-2021',
    '007': 'vat-2021',
    '026': 'vat-2021',
    '028': 'vat-2021',
  };

  const summary = ({ template, shipped: ours, at, actor }: Stored): TemplateSummary => {
    const { id, version, name, use, kinds, page } = template;
    const chosenFor = invoiceKinds.filter((kind) => chosen[kind] === id);
    return { templateId: id, version, name, use, kinds, page, shipped: ours, chosenFor, at, actor };
  };
  const versions = (templateId: string) => stored.filter(({ template }) => template.id === templateId);
  const read = (text: string) => {
    try {
      const template = JSON.parse(text) as Template;
      const [fault, ...others] = templateFaults(template);
      return fault
        ? bad('template-refused', { ...fault, ...(others.length > 0 ? { more: others.length } : {}) })
        : good(template);
    } catch {
      return bad('template-refused', { place: 'template', reason: 'template-not-one' });
    }
  };

  return {
    templates: () => {
      const latest = stored.filter((one) => versions(one.template.id)[0] === one);
      return good([...latest.filter((one) => one.shipped), ...latest.filter((one) => !one.shipped)].map(summary));
    },
    template: ({ templateId, version }) => {
      const all = versions(templateId);
      const one = version === undefined ? all[0] : all.find(({ template }) => template.version === version);
      if (!one) return bad('template-not-found', { template: templateId });
      const history = all.map(({ template, at, actor }) => ({ version: template.version, at, actor }));
      return good({ summary: summary(one), text: templateText(one.template), history });
    },
    saveTemplate: ({ text }) => {
      const answer = read(text);
      if (!answer.ok) return answer;
      const template = answer.value;
      const before = versions(template.id)[0];
      if (before?.shipped) return bad('template-shipped', { template: template.id });
      const next = { ...template, version: (before?.template.version ?? 0) + 1 };
      const kept: Stored = { template: next, shipped: false, at: now(), actor: who() };
      stored = [kept, ...stored];
      return good(summary(kept));
    },
    deleteTemplate: ({ templateId }) => {
      const [one] = versions(templateId);
      if (!one) return bad('template-not-found', { template: templateId });
      if (one.shipped) return bad('template-shipped', { template: templateId });
      if (Object.values(chosen).includes(templateId)) return bad('template-in-use', { template: templateId });
      stored = stored.filter(({ template }) => template.id !== templateId);
      return good({});
    },
    chooseTemplate: ({ templateId, kind }) => {
      const [one] = versions(templateId);
      if (!one) return bad('template-not-found', { template: templateId });
      chosen = { ...chosen, [kind]: templateId };
      return good(summary(one));
    },
    previewTemplate: ({ text }) => {
      const answer = read(text);
      return answer.ok ? good({ pdf: samplePdf(answer.value.id, String(answer.value.version)) }) : answer;
    },
  };
}
