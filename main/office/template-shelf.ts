/**
 * Every template that can be had: those that come with the program, and the station's own out of the ledger. What the ledger has is judged
 * anew each time, because a file on a disk is anybody's, and no template ever stands in for another.
 */
import type { InvoiceKey } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import { type Template, type TemplateVersion, templateKey, templateText } from '../../domain/template.ts';
import type { StoredTemplate, TemplateStore } from './store/templates.ts';

export interface TemplateShelf {
  /** All that come with the program. */
  shipped(): Promise<readonly Template[]>;
  isShipped(templateId: string): Promise<boolean>;
  /** Problems: `template-not-found`, `template-damaged`. */
  latest(templateId: string): Promise<Result<Template>>;
  /** A version there ever was, also of a deleted template. Problems: `template-not-found`, `template-damaged`. */
  version(wanted: TemplateVersion): Promise<Result<Template>>;
  /** What the layout file of a kind is made with from now on. Problems: `template-not-found`, `template-damaged`, `paper-not-for-kind`. */
  chosen(kind: InvoiceKind): Promise<Result<Template>>;
  /** What the layout file of an issued invoice is made with for ever. Problem: `template-damaged`. */
  ofInvoice(key: InvoiceKey): Promise<Result<Template>>;
}

export interface TemplateShelfOptions {
  readonly store: Pick<TemplateStore, 'latest' | 'version' | 'chosen'>;
  readonly ofInvoice: (key: InvoiceKey) => TemplateVersion;
}

export function openTemplateShelf({ store, ofInvoice }: TemplateShelfOptions): TemplateShelf {
  async function shipped(): Promise<readonly Template[]> {
    return (await import('./layout/shipped-templates.ts')).shippedTemplates;
  }

  async function latest(templateId: string): Promise<Result<Template>> {
    const ours = (await shipped()).filter(({ id }) => id === templateId).toSorted((a, b) => b.version - a.version);
    const [newest] = ours;
    if (newest) return ok(newest);
    const stored = store.latest(templateId);
    return stored ? readStored(stored) : failed('template-not-found', { template: templateId });
  }

  async function version(wanted: TemplateVersion): Promise<Result<Template>> {
    const ours = (await shipped()).find((template) => templateKey(template) === templateKey(wanted));
    if (ours) return ok(ours);
    const stored = store.version(wanted.id, wanted.version);
    return stored ? readStored(stored) : failed('template-not-found', { template: templateKey(wanted) });
  }

  return {
    shipped,
    isShipped: async (templateId) => (await shipped()).some(({ id }) => id === templateId),
    latest,
    version,
    async chosen(kind) {
      const found = await latest(store.chosen(kind));
      return found.ok && !mayMakeLayout(found.value, kind)
        ? failed('paper-not-for-kind', { template: found.value.id, kind })
        : found;
    },
    async ofInvoice(key) {
      const wanted = ofInvoice(key);
      const found = await version(wanted);
      return found.ok ? found : failed('template-damaged', { template: templateKey(wanted) });
    },
  };
}

/** Only the whole form on a page of its own is a layout file (版式文件). */
export function mayMakeLayout({ use, kinds }: Template, kind: InvoiceKind): boolean {
  return use === 'layout' && kinds.includes(kind);
}

/** The text of the ledger as the very version that the ledger says it is. */
export async function readStored({ templateId, version, text }: StoredTemplate): Promise<Result<Template>> {
  const read = text === null ? null : await readTemplateText(text);
  const same = read?.ok && read.value.id === templateId && read.value.version === version;
  return same ? read : failed('template-damaged', { template: templateKey({ id: templateId, version }) });
}

/** Characters of a template as the ledger and the window's files have it; one with everything in it has half as many. */
export const longestTemplateText = 262_144;

/** Reads a template out of a text from anywhere. Problem: `template-refused`. */
export async function readTemplateText(text: string): Promise<Result<Template>> {
  return readTemplateFile(text.length > longestTemplateText ? undefined : jsonOf(text));
}

/** The same of a file that was parsed already. Its own text may be longer than a template ever is. */
export async function readTemplateFile(file: unknown): Promise<Result<Template>> {
  const { readTemplate } = await import('./layout/template.ts');
  const read = readTemplate(file);
  return read.ok && templateText(read.value).length > longestTemplateText
    ? failed('template-refused', { place: 'template', reason: 'template-too-many' })
    : read;
}

/** Undefined, which is no template, when it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
