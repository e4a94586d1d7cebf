/**
 * Every template by what it is for. Up and down choose.
 */
import { Tag } from 'antd';
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { templateUses } from '../../../domain/template.ts';
import type { TemplateSummary } from '../../api.ts';
import { useText } from '../../text/index.ts';
import styles from './templates.module.css';

interface Props {
  readonly templates: readonly TemplateSummary[];
  readonly chosen: TemplateSummary | null;
  readonly onChoose: (templateId: string) => void;
}

const steps: Readonly<Record<string, (place: number, length: number) => number>> = {
  ArrowDown: (place, length) => Math.min(place + 1, length - 1),
  ArrowUp: (place) => Math.max(place - 1, 0),
  Home: () => 0,
  End: (_, length) => length - 1,
};

const elementId = (templateId: string): string => `template-${templateId}`;

export function TemplateList({ templates, chosen, onChoose }: Props): ReactElement {
  const text = useText();
  const words = text.templates;
  const ordered = templateUses.flatMap((use) => templates.filter((one) => one.use === use));
  const move = (event: KeyboardEvent): void => {
    const next = steps[event.key]?.(chosen ? ordered.indexOf(chosen) : -1, ordered.length);
    const template = next === undefined ? undefined : ordered[next];
    if (!template) return;
    event.preventDefault();
    onChoose(template.templateId);
    document.getElementById(elementId(template.templateId))?.focus();
  };
  const place = useRef<HTMLDivElement>(null);
  // there was nothing to focus when the layer opened
  useEffect(() => place.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(), []);
  return (
    <div ref={place} className={styles.list} role="listbox" aria-label={words.list} onKeyDown={move} data-testid="template-list">
      {templateUses.map((use) => {
        const ofUse = ordered.filter((one) => one.use === use);
        if (ofUse.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={use} role="group" aria-label={words.uses[use]}>
            <p className={styles.use} aria-hidden="true">
              {words.uses[use]}
            </p>
            {ofUse.map((template) => {
              const { templateId, name, kinds, page, version, shipped, chosenFor } = template;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list listens to the keys
                <div
                  key={templateId}
                  id={elementId(templateId)}
                  role="option"
                  aria-selected={template === chosen}
                  tabIndex={template === chosen ? 0 : -1}
                  className={styles.option}
                  data-testid="template"
                  onClick={() => onChoose(templateId)}
                >
                  <p>
                    <strong>{name}</strong>
                    {chosenFor.length > 0 && (
                      <Tag className={styles.tag ?? ''} color="blue">
                        {words.inUse}
                      </Tag>
                    )}
                    <span className={styles.quiet}>{shipped ? words.shippedShort : words.version(version)}</span>
                  </p>
                  <p className={styles.about}>
                    <span>{words.size(page.width, page.height)}</span>
                    <span>{kinds.map((kind) => text.kinds[kind].short).join(' · ')}</span>
                  </p>
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}
