/**
 * Templates between the office, the person's files and the editor.
 */
import { problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { type Template, templateText } from '../../domain/template.ts';
import { api, type TemplateSummary, type ToldProblem } from '../api.ts';
import { useTemplates } from '../state/templates.ts';
import { saveFile } from './save-file.ts';

/** Bytes of a template file; the office takes no more characters either. */
export const largestFile = 262_144;

/** What an id may look like; the office holds it against the same rule. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

export type Kept =
  | { readonly ok: true; readonly summary: TemplateSummary }
  | { readonly ok: false; readonly problem: ToldProblem };

/** The template in a text of the office, which has judged it. */
export function templateOf(text: string): Template {
  return JSON.parse(text) as Template;
}

/** Reads the latest version and puts it into the editor; answers the trouble in its way, or null. */
export async function openTemplate(templateId: string, readOnly: boolean): Promise<ToldProblem | null> {
  const reply = await api.template({ templateId });
  if (!reply.ok) return reply.problem;
  useTemplates.getState().begin(templateOf(reply.value.text), readOnly || reply.value.summary.shipped);
  return null;
}

/** Keeps what is in the editor as the next version; answers the trouble in its way, or null. */
export async function saveWork(): Promise<ToldProblem | null> {
  const { work } = useTemplates.getState();
  if (work === null || work.readOnly) return null;
  const sent = work.present;
  const reply = await keep(templateText(sent));
  if (!reply.ok) return reply.problem;
  useTemplates.getState().kept(sent, reply.summary.version);
  return null;
}

/** Keeps a template as the next version of its id: a copy under another one, or an old version once more. */
export async function keep(text: string): Promise<Kept> {
  const reply = await api.saveTemplate({ text });
  return reply.ok ? { ok: true, summary: reply.value } : reply;
}

/** The text of a copy under an id and a name of its own. */
export function copyText(text: string, id: string, name: string): string {
  return templateText({ ...templateOf(text), id, name, version: 1 });
}

export type FileText =
  | {
      readonly ok: true;
      readonly text: string /** Of the template in it, as far as it can be seen. */;
      readonly id: string | null;
    }
  | { readonly ok: false; readonly problem: ToldProblem | 'too-large' };

/** Reads a file as far as the window has to: what is in it is judged by the office. */
export async function readTemplateFile(file: File): Promise<FileText> {
  if (file.size > largestFile) return { ok: false, problem: 'too-large' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return { ok: true, text, id: idIn(text) };
  } catch {
    // no text at all, or gone since it was chosen
    return { ok: false, problem: tellProblem(problem('template-refused', { place: 'template', reason: 'template-not-one' })) };
  }
}

function idIn(text: string): string | null {
  try {
    const file: unknown = JSON.parse(text);
    const id = typeof file === 'object' && file !== null && 'id' in file ? file.id : null;
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** Gives one version of a template to the person as a file. */
export function exportTemplate({ templateId, version }: Pick<TemplateSummary, 'templateId' | 'version'>, text: string): void {
  saveFile(`${templateId}-v${version}.json`, new TextEncoder().encode(text));
}
