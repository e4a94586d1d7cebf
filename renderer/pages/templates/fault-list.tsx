/**
 * What is wrong with the template that is edited: each fault leads to its box, and what is missing can be put there.
 */
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { spokenTemplateReason } from '../../../domain/problem-texts/template-words.ts';
import type { Template } from '../../../domain/template.ts';
import type { TemplateFault } from '../../../domain/template-check.ts';
import { ToneMark } from '../../parts/tone.tsx';
import { useLocale } from '../../state/locale.ts';
import { useText } from '../../text/index.ts';
import { placeName } from './box-words.ts';
import styles from './editor.module.css';
import { addables } from './template-additions.ts';
import { pageOf } from './template-edits.ts';

interface Props {
  readonly template: Template;
  readonly faults: readonly TemplateFault[];
  readonly onShow: (place: string) => void;
  readonly onAdd: (place: string) => void;
}

export function FaultList({ template, faults, onShow, onAdd }: Props): ReactElement {
  const text = useText();
  const locale = useLocale((state) => state.locale);
  const words = text.templates.editor;
  if (faults.length === 0) {
    return (
      <p className={styles.sound} data-testid="faults">
        <ToneMark tone="good" /> {words.noFaults}
      </p>
    );
  }
  return (
    <section className={styles.faults} aria-label={words.faults(faults.length)} data-testid="faults">
      <p className={styles.faultsHead}>
        <ToneMark tone="bad" /> {words.faults(faults.length)}
      </p>
      <ul>
        {faults.map(({ place, reason }) => (
          <li key={`${place} ${reason}`} data-fault={place}>
            <button type="button" className={styles.fault} onClick={() => onShow(place)}>
              <strong>{placeName(template, place, text, locale)}</strong> {spokenTemplateReason(reason, locale)}
            </button>
            {reason === 'template-missing' && addables(template, pageOf(place)).includes(place) && (
              <Button
                size="small"
                onClick={() => onAdd(place)}
                aria-label={`${words.addIt} ${placeName(template, place, text, locale)}`}
              >
                {words.addIt}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
