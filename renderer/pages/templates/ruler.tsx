/**
 * Millimetres along two edges of the page, and the grid on it.
 */
import { memo, type ReactElement, useId } from 'react';
import styles from './canvas.module.css';

interface Props {
  readonly width: number;
  readonly height: number;
  /** How far the rulers stand outside the page, mm. */
  readonly margin: number;
  /** Screen pixels of a millimetre. */
  readonly scale: number;
}

const each = (length: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);

export const Ruler = memo(function Ruler({ width, height, margin, scale }: Props): ReactElement {
  const grid = useId();
  const size = Math.min(margin * 0.5, 11 / scale);
  // single millimetres closer than this run together
  const step = scale < 2.5 ? 5 : 1;
  const mark = (mm: number): number => (mm % 10 === 0 ? 0.28 : mm % 5 === 0 ? 0.2 : 0.12) * margin;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <g aria-hidden="true">
      <defs>
        <pattern id={grid} width={10} height={10} patternUnits="userSpaceOnUse">
          <path d="M5 0V10M0 5H10" className={styles.grid5} />
          <path d="M0 0V10M0 0H10" className={styles.grid10} />
        </pattern>
      </defs>
      <rect x={0} y={0} width={width} height={height} className={styles.paper} />
      <rect x={0} y={0} width={width} height={height} fill={`url(#${grid})`} />
      <path
        className={styles.ticks}
        d={[
          ...each(width, step).map((mm) => `M${mm} 0V${-mark(mm)}`),
          ...each(height, step).map((mm) => `M0 ${mm}H${-mark(mm)}`),
        ].join('')}
      />
      {each(width, scale < 2.5 ? 20 : 10).map((mm) => (
        <text key={mm} x={mm} y={-0.36 * margin} fontSize={size} textAnchor="middle" className={styles.number}>
          {mm}
        </text>
      ))}
      {each(height, scale < 2.5 ? 20 : 10).map((mm) => (
        <text key={mm} x={-0.36 * margin} y={mm + 0.35 * size} fontSize={size} textAnchor="end" className={styles.number}>
          {mm}
        </text>
      ))}
    </g>
  );
});
