/**
 * The page that is edited: boxes are chosen, moved and sized by mouse and by keys. A drag stays in the window until it ends; then it
 * is one change.
 */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Place, Template } from '../../../domain/template.ts';
import { boxesOf, type TemplateBox, withBox } from '../../../domain/template-boxes.ts';
import type { TemplateFault } from '../../../domain/template-check.ts';
import { useText } from '../../text/index.ts';
import styles from './canvas.module.css';
import type { Hand } from './canvas-box.tsx';
import { DrawnBoxes, margin } from './drawing.tsx';
import { Rings } from './rings.tsx';
import { type Handle, handlesOf, movement, type Step, sized } from './sizing.ts';
import { leastSide, mayRemove, movedBoxes, type PageName } from './template-edits.ts';
import { useScale } from './use-scale.ts';

interface Props {
  /** As it is shown, in the middle of a drag too. */
  readonly template: Template;
  readonly page: PageName;
  readonly selection: readonly string[];
  readonly faults: readonly TemplateFault[];
  readonly readOnly: boolean;
  /** Factor on the size that fits the place. */
  readonly zoom: number;
  readonly onSelect: (paths: readonly string[]) => void;
  /** What it would be if the drag ended here; null when there is no drag any more. */
  readonly onDraft: (template: Template | null) => void;
  readonly onChange: (template: Template, mark?: string) => void;
  readonly onRemove: () => void;
}

type Drag =
  | { readonly what: 'move'; readonly path: string; readonly paths: readonly string[]; readonly box: Place }
  | { readonly what: 'size'; readonly one: TemplateBox; readonly handle: Handle }
  | { readonly what: 'band'; readonly from: Step; readonly keeps: readonly string[] };
interface Begun {
  readonly drag: Drag;
  readonly before: Template;
  readonly clientX: number;
  readonly clientY: number;
}

/** A drag shorter than this many pixels is a click. */
const clickPixels = 3;
const arrows: Readonly<Record<string, Step>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What an arrow key makes of the chosen boxes: a tenth of a millimetre, or a whole one with Shift; with Ctrl it sizes. */
function nudged(template: Template, paths: readonly string[], arrow: Step, { ctrlKey, shiftKey }: KeyboardEvent): Template {
  const step = shiftKey ? 1 : 0.1;
  const by = { x: arrow.x * step, y: arrow.y * step };
  if (!ctrlKey) return movedBoxes(template, paths, by);
  return boxesOf(template)
    .filter(({ path }) => paths.includes(path))
    .reduce((changed, { path, what, box }) => {
      const least = leastSide(what);
      const side = (length: number, more: number): number => Math.max(length + more, Math.min(least, length));
      return withBox(changed, path, {
        ...(by.x === 0 ? {} : { w: side(box.w, by.x) }),
        ...(by.y === 0 ? {} : { h: side(box.h, by.y) }),
      });
    }, template);
}

const overlaps = (one: Place, other: Place): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;

export function Canvas(props: Props): ReactElement {
  const { template, page, selection, faults, readOnly, zoom, onDraft, onSelect } = props;
  const words = useText().templates.editor;
  const { width, height } = template.page;
  const { place, scale } = useScale(width + margin + 4, height + margin + 4, zoom);
  const sheet = useRef<SVGSVGElement>(null);
  const latest = useRef({ ...props, scale });
  latest.current = { ...props, scale };
  const begun = useRef<Begun | null>(null);
  const [band, setBand] = useState<Place | null>(null);
  const presses = useRef(0);

  const begin = useCallback((drag: Drag, event: PointerEvent<SVGElement>): void => {
    begun.current = { drag, before: latest.current.template, clientX: event.clientX, clientY: event.clientY };
    sheet.current?.setPointerCapture(event.pointerId);
  }, []);
  const pointOf = ({ clientX, clientY }: PointerEvent): Step => {
    const corner = sheet.current?.getBoundingClientRect();
    return { x: (clientX - (corner?.left ?? 0)) / scale - margin, y: (clientY - (corner?.top ?? 0)) / scale - margin };
  };

  // reads what it needs when it is used: the same hand for ever, so that a box is drawn anew only when it has changed
  const hand = useMemo<Hand>(
    () => ({
      onGrab: (path, event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        const now = latest.current;
        const adds = event.shiftKey || event.ctrlKey;
        const chosen = now.selection.includes(path);
        const paths = adds
          ? chosen
            ? now.selection.filter((one) => one !== path)
            : [...now.selection, path]
          : chosen
            ? now.selection
            : [path];
        // the press would give the focus to the box, and choose it alone
        event.preventDefault();
        document.querySelector<SVGElement>(`[data-path="${path}"]`)?.focus({ preventScroll: true });
        now.onSelect(paths);
        const found = boxesOf(now.template).find((one) => one.path === path);
        if (!now.readOnly && found && paths.includes(path)) begin({ what: 'move', path, paths, box: found.box }, event);
      },
      onFocus: (path) => {
        const now = latest.current;
        if (!now.selection.includes(path)) now.onSelect([path]);
      },
      onKey: (path, event) => {
        const now = latest.current;
        const arrow = arrows[event.key];
        const paths = now.selection.includes(path) ? now.selection : [path];
        if (event.key === 'a' && event.ctrlKey) {
          event.preventDefault();
          now.onSelect(boxesOf(now.template).flatMap((one) => (one.page === now.page ? [one.path] : [])));
        }
        if (now.readOnly || event.altKey || event.metaKey) return;
        if (event.key === 'Delete' || event.key === 'Backspace') {
          event.preventDefault();
          now.onRemove();
          // what had the focus may be gone
          if (mayRemove(now.template, path)) sheet.current?.focus();
        }
        if (arrow === undefined) return;
        event.preventDefault();
        // a key that is held is one step to undo
        if (!event.repeat) presses.current += 1;
        now.onChange(nudged(now.template, paths, arrow, event), `keys ${presses.current}`);
      },
    }),
    [begin],
  );

  /** What the drag makes of the template now. */
  const dragged = ({ drag, before }: Begun, by: Step, free: boolean): Template | null => {
    if (drag.what === 'move') return movedBoxes(before, drag.paths, movement(drag.box, by, free));
    if (drag.what === 'band') return null;
    const { path, what, box } = drag.one;
    const next = sized(box, drag.handle, by, leastSide(what), free);
    return withBox(before, path, what === 'table' ? { y: next.y, h: next.h } : next);
  };

  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const now = begun.current;
    if (now === null) return;
    const by = { x: (event.clientX - now.clientX) / scale, y: (event.clientY - now.clientY) / scale };
    if (now.drag.what === 'band') {
      const to = pointOf(event);
      const { from } = now.drag;
      setBand({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) });
      return;
    }
    if (Math.hypot(by.x, by.y) * scale < clickPixels) return;
    onDraft(dragged(now, by, event.altKey));
  };

  const end = (event: PointerEvent<SVGSVGElement>): void => {
    const now = begun.current;
    begun.current = null;
    setBand(null);
    if (now === null) return;
    if (now.drag.what === 'band') {
      const caught = band ? boxesOf(template).filter((one) => one.page === page && overlaps(one.box, band)) : [];
      onSelect([...new Set([...now.drag.keeps, ...caught.map(({ path }) => path)])]);
      return;
    }
    onDraft(null);
    const by = { x: (event.clientX - now.clientX) / scale, y: (event.clientY - now.clientY) / scale };
    const next = Math.hypot(by.x, by.y) * scale < clickPixels ? null : dragged(now, by, event.altKey);
    if (next) props.onChange(next);
  };

  useEffect(() => {
    const cancel = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || begun.current === null) return;
      // the layer would close on it
      event.stopPropagation();
      begun.current = null;
      setBand(null);
      onDraft(null);
    };
    window.addEventListener('keydown', cancel, { capture: true });
    return () => window.removeEventListener('keydown', cancel, { capture: true });
  }, [onDraft]);

  // the button that opened the editor is gone; from here Tab goes to the first box
  useEffect(() => sheet.current?.focus({ preventScroll: true }), []);

  const chosen = useMemo(() => new Set(selection), [selection]);
  const [only] = selection;
  const single =
    readOnly || selection.length !== 1 || only === undefined ? undefined : boxesOf(template).find(({ path }) => path === only);
  return (
    <div className={styles.scroll} ref={place} data-testid="canvas">
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no field set */}
      <svg
        ref={sheet}
        className={styles.sheet}
        tabIndex={-1}
        width={(width + margin + 4) * scale}
        height={(height + margin + 4) * scale}
        viewBox={`${-margin} ${-margin} ${width + margin + 4} ${height + margin + 4}`}
        role="group"
        aria-label={words.canvas(words.pages[page])}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const keeps = event.shiftKey || event.ctrlKey ? selection : [];
          onSelect(keeps);
          begin({ what: 'band', from: pointOf(event), keeps }, event);
        }}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => {
          begun.current = null;
          setBand(null);
          onDraft(null);
        }}
      >
        <DrawnBoxes {...{ template, page, scale, hand }} selected={chosen} />
        <Rings {...{ template, page, scale, faults }} selected={chosen} />
        {single && (
          <Handles one={single} scale={scale} onTake={(handle, event) => begin({ what: 'size', one: single, handle }, event)} />
        )}
        {band && <rect className={styles.band} x={band.x} y={band.y} width={band.w} height={band.h} />}
      </svg>
    </div>
  );
}

/** Side of a handle in pixels, and the box below which only some fit. */
const handlePixels = 8;
const tightPixels = 28;

function Handles({
  one,
  scale,
  onTake,
}: {
  readonly one: TemplateBox;
  readonly scale: number;
  readonly onTake: (handle: Handle, event: PointerEvent<SVGElement>) => void;
}): ReactElement {
  const { box } = one;
  const size = handlePixels / scale;
  const narrow = box.w * scale < tightPixels && box.w > 0;
  const low = box.h * scale < tightPixels && box.h > 0;
  const fits = (handle: Handle): boolean =>
    handlesOf(one).length < 4 || !((narrow && (handle === 'n' || handle === 's')) || (low && (handle === 'e' || handle === 'w')));
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus, Ctrl and arrows do the same
    <g aria-hidden="true">
      {handlesOf(one)
        .filter(fits)
        .map((handle) => (
          <rect
            key={handle}
            className={styles.handle}
            data-handle={handle}
            x={box.x + box.w * (handle.includes('w') ? 0 : handle.includes('e') ? 1 : 0.5) - size / 2}
            y={box.y + box.h * (handle.includes('n') ? 0 : handle.includes('s') ? 1 : 0.5) - size / 2}
            width={size}
            height={size}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              event.stopPropagation();
              event.preventDefault();
              onTake(handle, event);
            }}
          />
        ))}
    </g>
  );
}
