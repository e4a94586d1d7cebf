/**
 * Templates made at this station or told by the platform, with every version they ever had, and which one each kind is made with from now
 * on. What is in a body is text here: whether it is a template is judged by who draws with it.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { firstTemplate } from '../../../domain/template.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export interface StoredTemplate {
  readonly templateId: string;
  readonly version: number;
  /** Null when it is not the text that was kept. */
  readonly text: string | null;
  readonly at: Instant;
  readonly actor: string;
}
export type TemplateMoment = Pick<StoredTemplate, 'version' | 'at' | 'actor'>;

/** Writes a template down as a version of it, because a version stands in its text. */
export type TextOfVersion = (version: number) => string;

interface Row extends TemplateMoment {
  readonly templateId: string;
  /** Null when the template was deleted with this version. */
  readonly body: string | null;
  readonly sha256: string;
}

export type TemplateStore = ReturnType<typeof openTemplates>;

export function openTemplates(db: Connection, journal: Journal) {
  const columns = 'template_id AS templateId, version, body, sha256, at, actor';
  const newest = db.prepare<[string], Row>(
    `SELECT ${columns} FROM templates WHERE template_id = ? ORDER BY version DESC LIMIT 1`,
  );
  const one = db.prepare<[string, number], Row>(`SELECT ${columns} FROM templates WHERE template_id = ? AND version = ?`);
  const all = db.prepare<[], Row>(
    `SELECT ${columns} FROM templates t WHERE version = (SELECT max(version) FROM templates WHERE template_id = t.template_id)
     ORDER BY template_id`,
  );
  const history = db.prepare<[string], TemplateMoment>(
    'SELECT version, at, actor FROM templates WHERE template_id = ? AND body IS NOT NULL ORDER BY version DESC',
  );
  const insert = db.prepare<[string, number, string | null, string, Instant, Actor]>(
    'INSERT INTO templates (template_id, version, body, sha256, at, actor) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const choice = db.prepare<[string], { templateId: string }>(
    'SELECT template_id AS templateId FROM template_choices WHERE kind = ? ORDER BY rowid DESC LIMIT 1',
  );
  const insertChoice = db.prepare<[InvoiceKind, string, Instant, Actor]>(
    'INSERT INTO template_choices (kind, template_id, at, actor) VALUES (?, ?, ?, ?)',
  );

  const chosen = (kind: InvoiceKind): string => choice.get(kind)?.templateId ?? firstTemplate.id;

  return {
    /** The latest version of each template that is not deleted, by id. */
    list: (): readonly StoredTemplate[] => all.all().flatMap((row) => templateOf(row) ?? []),
    /** Null when there never was one, or it was deleted. */
    latest: (templateId: string): StoredTemplate | null => templateOf(newest.get(templateId)),
    /** Any version there ever was, also of a deleted template. */
    version: (templateId: string, version: number): StoredTemplate | null => templateOf(one.get(templateId, version)),
    /** Newest first. */
    history: (templateId: string): readonly TemplateMoment[] => history.all(templateId),
    /** Keeps a template as its next version; the text that is the latest already is no new one. Answers the version that has the text. */
    save: db.transaction((templateId: string, textOf: TextOfVersion, at: Instant, actor: Actor): number => {
      const before = newest.get(templateId);
      if (before && before.body === textOf(before.version) && templateOf(before)?.text !== null) return before.version;
      const version = (before?.version ?? 0) + 1;
      const text = textOf(version);
      const sha256 = sha256Of(text);
      insert.run(templateId, version, text, sha256, at, actor);
      journal({ what: 'template-saved', subject: templateId, data: { version, sha256 }, at, actor });
      return version;
    }),
    /** Its versions stay. False when there is none to delete. */
    remove: db.transaction((templateId: string, at: Instant, actor: Actor): boolean => {
      const before = newest.get(templateId);
      if (!before || before.body === null) return false;
      const version = before.version + 1;
      insert.run(templateId, version, null, '', at, actor);
      journal({ what: 'template-deleted', subject: templateId, data: { version }, at, actor });
      return true;
    }),
    /** The template that the layout file of a kind is made with from now on. */
    chosen,
    /** The same choice again is no news. */
    choose: db.transaction((kind: InvoiceKind, templateId: string, at: Instant, actor: Actor): void => {
      if (chosen(kind) === templateId) return;
      insertChoice.run(kind, templateId, at, actor);
      journal({ what: 'template-chosen', subject: templateId, data: { kind }, at, actor });
    }),
  };
}

function templateOf(row: Row | undefined): StoredTemplate | null {
  if (!row || row.body === null) return null;
  const { templateId, version, body, sha256, at, actor } = row;
  return { templateId, version, text: sha256Of(body) === sha256 ? body : null, at, actor };
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
