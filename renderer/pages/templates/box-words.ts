/**
 * What a box of a template is called, where the page has it and in a list.
 */
import { spokenTemplatePlace, templateColumnNames, templateFieldNames } from '../../../domain/problem-texts/template-words.ts';
import type { FaceField, ListField, RowField, Template } from '../../../domain/template.ts';
import type { Locale } from '../../state/locale.ts';
import type { Text } from '../../text/index.ts';
import { labelAt } from './template-edits.ts';

/** As it is called in lists and to a screen reader: with what it is, where its own word would not say it. */
export function boxName(template: Template, path: string, text: Text, locale: Locale): string {
  const words = text.templates.editor;
  const [, part, name, field] = path.split('.');
  if (part === 'rules') return words.rule(Number(name) + 1);
  if (part === 'labels') return words.label((labelAt(template, path)?.text ?? '').replaceAll('\n', ''));
  if (part === 'table' && name !== undefined) return words.column(columnWord(field ?? name, locale));
  return boxWord(path, text, locale);
}

/** As it stands in the box itself. */
export function boxWord(path: string, text: Text, locale: Locale): string {
  const words = text.templates.editor;
  const [, part, name, field] = path.split('.');
  if (part === 'fields') return templateFieldNames[name as FaceField | ListField][locale];
  if (part === 'table') return name === undefined ? words.table : columnWord(field ?? name, locale);
  return part === 'qr' ? words.qr : part === 'seal' ? words.seal : '';
}

/** A place a fault names, which need not be a box. */
export function placeName(template: Template, place: string, text: Text, locale: Locale): string {
  return labelAt(template, place) ? boxName(template, place, text, locale) : (spokenTemplatePlace(place, locale) ?? place);
}

function columnWord(name: string, locale: Locale): string {
  return templateColumnNames[name as RowField | 'index'][locale];
}
