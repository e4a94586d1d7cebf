/**
 * The sample of a template as the office draws it, renewed when the hands have rested for a moment.
 */
import { useEffect, useRef, useState } from 'react';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { type Template, templateText } from '../../../domain/template.ts';
import { api, type ToldProblem } from '../../api.ts';

/** How long nothing has to change before the office is asked, ms. */
const restMs = 400;

export interface Preview {
  /** The last that could be drawn; it may be behind. */
  readonly pdf: Uint8Array | null;
  readonly problem: ToldProblem | null;
  readonly drawing: boolean;
}

/** @param template Null while it is not fit to be drawn: what was drawn last stays. */
export function usePreview(template: Template | null, kind: InvoiceKind | undefined): Preview {
  const [preview, setPreview] = useState<Preview>({ pdf: null, problem: null, drawing: true });
  const first = useRef(true);
  useEffect(() => {
    if (template === null || kind === undefined) {
      setPreview((before) => ({ ...before, drawing: false }));
      return;
    }
    let wanted = true;
    setPreview((before) => ({ ...before, drawing: true }));
    const ask = (): void => {
      first.current = false;
      void api.previewTemplate({ text: templateText(template), kind }).then((reply) => {
        if (!wanted) return;
        setPreview((before) =>
          reply.ok
            ? { pdf: reply.value.pdf, problem: null, drawing: false }
            : { pdf: before.pdf, problem: reply.problem, drawing: false },
        );
      });
    };
    const timer = setTimeout(ask, first.current ? 0 : restMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [template, kind]);
  return preview;
}
