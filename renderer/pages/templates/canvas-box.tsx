/**
 * One box on the drawing, with the text that says what stands there. Drawn again only when it has changed itself.
 */
import { type KeyboardEvent, memo, type PointerEvent, type ReactElement } from 'react';
import type { Place, Table, TextStyle } from '../../../domain/template.ts';
import type { TemplateBox } from '../../../domain/template-boxes.ts';
import styles from './canvas.module.css';

export interface CanvasBoxProps extends Place {
  readonly path: string;
  readonly what: TemplateBox['what'];
  /** For a screen reader. */
  readonly name: string;
  /** Stands in the box. */
  readonly word: string;
  readonly style: TextStyle | null;
  /** Of a rule, mm. */
  readonly lineWidth: number;
  /** A rule that falls from right to left. */
  readonly rising: boolean;
  /** The rows of a column. */
  readonly table: Table | null;
  readonly ink: string;
  readonly selected: boolean;
  /** What can be done with it; null on a drawing to look at. */
  readonly hand: Hand | null;
}

/** Must keep its identity, or every box is drawn again. */
export interface Hand {
  readonly onGrab: (path: string, event: PointerEvent<SVGElement>) => void;
  readonly onFocus: (path: string) => void;
  readonly onKey: (path: string, event: KeyboardEvent<SVGElement>) => void;
}

const mmPerPoint = 25.4 / 72;
/** Rough width of a character in em, enough to keep a word inside its box. */
const widthOf = (word: string): number => [...word].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.56), 0);

/** Nobody reads a word that is smaller, mm. */
const leastWord = 0.8;

/** A word as large as its box lets it be, at most as large as it is printed. */
function Word({
  word,
  box,
  style,
  className,
}: {
  readonly word: string;
  readonly box: Place;
  readonly style: TextStyle | null;
  readonly className: string | undefined;
}): ReactElement | null {
  const lines = word.split('\n');
  const leading = style?.leading ?? 1.1;
  const widest = Math.max(...lines.map(widthOf), 1);
  const wanted = (style?.size ?? 9) * mmPerPoint;
  const size = Math.min(wanted, box.w / widest, box.h / (lines.length * leading));
  if (size < leastWord) return null;
  const pitch = size * leading;
  const top = style?.valign === 'top' ? box.y : box.y + (box.h - lines.length * pitch) / 2;
  const align = style?.align ?? 'center';
  const x = align === 'right' ? box.x + box.w : align === 'center' ? box.x + box.w / 2 : box.x;
  const anchor = align === 'right' ? 'end' : align === 'center' ? 'middle' : 'start';
  return (
    <>
      {lines.map((line, index) => {
        const spread = align === 'spread' && line.length > 1;
        return (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            key={index}
            className={className}
            x={x}
            y={top + (index + 0.5) * pitch + 0.35 * size}
            fontSize={size}
            textAnchor={anchor}
            {...(spread ? { textLength: box.w, lengthAdjust: 'spacing' } : {})}
          >
            {line}
          </text>
        );
      })}
    </>
  );
}

function Shape(props: CanvasBoxProps): ReactElement {
  const { what, x, y, w, h, word, style, lineWidth, rising, table, ink } = props;
  const box = { x, y, w, h };
  switch (what) {
    case 'rule': {
      const ends = rising ? { x1: x, y1: y + h, x2: x + w, y2: y } : { x1: x, y1: y, x2: x + w, y2: y + h };
      return (
        <>
          <line {...ends} stroke={ink} strokeWidth={lineWidth} />
          <line {...ends} className={styles.grip} strokeWidth={2.4} />
        </>
      );
    }
    case 'label':
      return (
        <>
          <rect {...rect(box)} className={styles.label} />
          <g fill={ink}>
            <Word word={word} box={box} style={style} className={styles.print} />
          </g>
        </>
      );
    case 'column': {
      const own = table ? h - (table.rows - 1) * table.pitch : h;
      const rows = table ? Array.from({ length: table.rows - 1 }, (_, row) => y + (row + 1) * table.pitch) : [];
      return (
        <>
          <rect {...rect(box)} className={styles.column} />
          {rows.map((at) => (
            <line key={at} x1={x} x2={x + w} y1={at} y2={at} className={styles.row} />
          ))}
          <Word word={word} box={{ ...box, h: own }} style={style} className={styles.word} />
        </>
      );
    }
    case 'table':
      return <rect {...rect(box)} className={styles.table} />;
    case 'qr':
      return (
        <>
          <rect {...rect(box)} className={styles.code} />
          <Word word={word} box={box} style={null} className={styles.word} />
        </>
      );
    case 'seal':
      return (
        <>
          <rect {...rect(box)} className={styles.empty} />
          <ellipse cx={x + w / 2} cy={y + h / 2} rx={w / 2} ry={h / 2} className={styles.seal} />
          <Word word={word} box={box} style={null} className={styles.sealWord} />
        </>
      );
    default:
      return (
        <>
          <rect {...rect(box)} className={styles.field} />
          <Word word={word} box={box} style={style} className={styles.word} />
        </>
      );
  }
}

function rect({ x, y, w, h }: Place): { x: number; y: number; width: number; height: number } {
  return { x, y, width: w, height: h };
}

export const CanvasBox = memo(function CanvasBox(props: CanvasBoxProps): ReactElement {
  const { path, name, what, selected, hand } = props;
  if (hand === null) {
    return (
      <g>
        <Shape {...props} />
      </g>
    );
  }
  const { onGrab, onFocus, onKey } = hand;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons
    <g
      role="button"
      tabIndex={0}
      aria-label={name}
      aria-pressed={selected}
      className={styles.box}
      data-path={path}
      data-what={what}
      data-testid={`box-${path}`}
      onPointerDown={(event) => onGrab(path, event)}
      onFocus={() => onFocus(path)}
      onKeyDown={(event) => onKey(path, event)}
    >
      <Shape {...props} />
    </g>
  );
});
