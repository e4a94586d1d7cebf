/**
 * Places texts in their boxes and gathers what would not fit, so that one look names every missing character.
 */
import { assertNever, failed, type Result } from '../../../domain/problem.ts';
import type { Box } from '../../../domain/template.ts';
import { fitText, type Metrics } from './fit.ts';
import type { Item } from './page.ts';

export interface Typesetter {
  /** The text in its box; nothing for an empty one and for one that is trouble. */
  place(field: string | null, text: string, box: Box): readonly Extract<Item, { kind: 'text' }>[];
  /**
   * `layout-glyph-missing` (`characters`: all that no font has), else `layout-text-too-long` (`field`), else null.
   */
  trouble(): Result<never> | null;
}

export function openTypesetter(metrics: Metrics): Typesetter {
  const missing = new Set<string>();
  let tooLong: string | null = null;
  return {
    place(field, text, box) {
      if (text === '') return [];
      const fit = fitText(text, box, metrics);
      switch (fit.fit) {
        case 'fitted':
          return [{ kind: 'text', field, text, box, ink: box.role === 'label' ? 'frame' : 'value', fitted: fit.fitted }];
        case 'missing':
          for (const character of fit.characters) missing.add(character);
          return [];
        case 'tooLong':
          tooLong ??= field ?? text;
          return [];
        default:
          return assertNever(fit);
      }
    },
    trouble() {
      if (missing.size > 0) return failed('layout-glyph-missing', { characters: [...missing].join('') });
      if (tooLong !== null) return failed('layout-text-too-long', { field: tooLong });
      return null;
    },
  };
}
