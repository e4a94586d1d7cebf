/**
 * The template somebody is at work on, with what was done to it: it outlives a session that ends under the hands.
 */
import { create } from 'zustand';
import type { Template } from '../../domain/template.ts';

export interface TemplateWork {
  /** As the office has it; the same object as `present` when nothing is unsaved. */
  readonly saved: Template;
  readonly present: Template;
  /** Oldest first. */
  readonly past: readonly Template[];
  /** Next to redo first. */
  readonly future: readonly Template[];
  /** What the last change was part of; changes of one mark are undone together. */
  readonly mark: string | null;
  readonly readOnly: boolean;
}

/** Steps that can be undone; each holds only what it changed. */
const mostSteps = 500;

interface TemplatesState {
  readonly work: TemplateWork | null;
  begin(template: Template, readOnly: boolean): void;
  /** @param mark Changes in a row with the same mark are one step. */
  change(next: Template, mark?: string): void;
  undo(): void;
  redo(): void;
  /** The office has taken what was `sent`, as this version; later changes stay unsaved. */
  kept(sent: Template, version: number): void;
  forget(): void;
}

export const useTemplates = create<TemplatesState>((set) => {
  const onWork = (change: (work: TemplateWork) => TemplateWork): void =>
    set(({ work }) => (work === null ? {} : { work: change(work) }));
  return {
    work: null,
    begin: (template, readOnly) =>
      set({ work: { saved: template, present: template, past: [], future: [], mark: null, readOnly } }),
    change: (next, mark) =>
      onWork((work) => {
        if (work.readOnly || next === work.present) return work;
        const joined = mark !== undefined && mark === work.mark;
        const past = joined ? work.past : [...work.past, work.present].slice(-mostSteps);
        return { ...work, past, present: next, future: [], mark: mark ?? null };
      }),
    undo: () =>
      onWork((work) => {
        const before = work.past.at(-1);
        if (before === undefined) return work;
        return { ...work, past: work.past.slice(0, -1), present: before, future: [work.present, ...work.future], mark: null };
      }),
    redo: () =>
      onWork((work) => {
        const [after, ...future] = work.future;
        if (after === undefined) return work;
        return { ...work, past: [...work.past, work.present], present: after, future, mark: null };
      }),
    kept: (sent, version) =>
      onWork((work) => {
        const saved = { ...sent, version };
        return { ...work, saved, present: work.present === sent ? saved : { ...work.present, version }, mark: null };
      }),
    forget: () => set({ work: null }),
  };
});

export function isUnsaved(work: TemplateWork | null): boolean {
  return work !== null && work.present !== work.saved;
}
