/**
 * A page of a template as a drawing in millimetres. Who only looks gets the boxes; the editor puts its own things on top.
 */
import { type ReactElement, useMemo } from 'react';
import type { Template } from '../../../domain/template.ts';
import { boxesOf } from '../../../domain/template-boxes.ts';
import { useLocale } from '../../state/locale.ts';
import { useText } from '../../text/index.ts';
import { boxName, boxWord } from './box-words.ts';
import styles from './canvas.module.css';
import { CanvasBox, type Hand } from './canvas-box.tsx';
import { Ruler } from './ruler.tsx';
import { inkText, labelAt, type PageName, ruleAt, tableOf } from './template-edits.ts';

/** Room for the rulers, mm. */
export const margin = 9;

interface Props {
  readonly template: Template;
  readonly page: PageName;
  /** Screen pixels of a millimetre. */
  readonly scale: number;
  readonly selected: ReadonlySet<string>;
  readonly hand: Hand | null;
}

const mm = (length: number): string => String(Math.round(length * 100) / 100);

export function DrawnBoxes(props: Props): ReactElement {
  const { template, page, scale, selected, hand } = props;
  const text = useText();
  const locale = useLocale((state) => state.locale);
  const boxes = useMemo(() => boxesOf(template).filter((one) => one.page === page), [template, page]);
  const { width, height } = template.page;
  const ink = inkText(template.ink);
  const { at } = text.templates.editor;
  return (
    <>
      {hand ? (
        <Ruler width={width} height={height} margin={margin} scale={scale} />
      ) : (
        <rect x={0} y={0} width={width} height={height} className={styles.paper} />
      )}
      {boxes.map(({ path, what, box, style }) => {
        const label = labelAt(template, path);
        const rule = ruleAt(template, path);
        const name = boxName(template, path, text, locale);
        return (
          <CanvasBox
            key={path}
            path={path}
            what={what}
            x={box.x}
            y={box.y}
            w={box.w}
            h={box.h}
            name={at(name, mm(box.x), mm(box.y), mm(box.w), mm(box.h))}
            word={label?.text ?? boxWord(path, text, locale)}
            style={style}
            lineWidth={rule?.[4] ?? 0}
            rising={rule !== null && rule[0] < rule[2] !== rule[1] < rule[3]}
            table={what === 'column' ? tableOf(template, page) : null}
            ink={label?.printed ? printedInk : ink}
            selected={selected.has(path)}
            hand={hand}
          />
        );
      })}
    </>
  );
}

/** What is printed on a numbered form is black, whatever colour the form has. */
const printedInk = '#17212b';

const nothing: ReadonlySet<string> = new Set();

interface PictureProps {
  readonly template: Template;
  readonly page: PageName;
  readonly label: string;
}

/** The page alone, as large as its place; nothing on it can be taken hold of. */
export function Picture({ template, page, label }: PictureProps): ReactElement {
  const { width, height } = template.page;
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMin meet"
      role="img"
      aria-label={label}
      data-testid="picture"
    >
      <DrawnBoxes template={template} page={page} scale={3} selected={nothing} hand={null} />
    </svg>
  );
}
