/**
 * Frames around what is chosen and around what is wrong, over everything else on the page; a fault is told where it is.
 */
import type { ReactElement } from 'react';
import { spokenTemplateReason } from '../../../domain/problem-texts/template-words.ts';
import type { Template } from '../../../domain/template.ts';
import { boxesOf } from '../../../domain/template-boxes.ts';
import type { TemplateFault } from '../../../domain/template-check.ts';
import { useLocale } from '../../state/locale.ts';
import styles from './canvas.module.css';
import type { PageName } from './template-edits.ts';

interface Props {
  readonly template: Template;
  readonly page: PageName;
  readonly selected: ReadonlySet<string>;
  readonly faults: readonly TemplateFault[];
  /** Screen pixels of a millimetre. */
  readonly scale: number;
}

/** A line has no inside to be framed, mm. */
const aroundRule = 0.6;
const wordPixels = 12;

export function Rings({ template, page, selected, faults, scale }: Props): ReactElement {
  const locale = useLocale((state) => state.locale);
  const wrong = new Map(faults.map(({ place, reason }) => [place, reason]));
  const framed = boxesOf(template).filter((one) => one.page === page && (selected.has(one.path) || wrong.has(one.path)));
  const size = wordPixels / scale;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus, and the faults are listed beside the page
    <g aria-hidden="true">
      {framed.map(({ path, what, box }) => {
        const around = what === 'rule' ? aroundRule : 0;
        const reason = wrong.get(path);
        // above the box, or under it where the page ends
        const y = box.y - 0.4 * size > size ? box.y - 0.4 * size : box.y + box.h + 1.2 * size;
        const right = box.x > template.page.width / 2;
        const x = right ? Math.min(box.x + box.w, template.page.width) : Math.max(box.x, 0);
        return (
          <g key={path}>
            <rect
              x={box.x - around}
              y={box.y - around}
              width={box.w + 2 * around}
              height={box.h + 2 * around}
              className={reason === undefined ? styles.selected : selected.has(path) ? styles.faultySelected : styles.faulty}
            />
            {reason !== undefined && (
              <text className={styles.faultWord} x={x} y={y} fontSize={size} textAnchor={right ? 'end' : 'start'}>
                {spokenTemplateReason(reason, locale)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
