/**
 * The templates: the desk with all of them, and the editor of one over it.
 */
import { type ReactElement, useCallback, useState } from 'react';
import { Layer } from '../../parts/layer.tsx';
import { useOverlay } from '../../state/overlay.ts';
import { useTemplates } from '../../state/templates.ts';
import { useText } from '../../text/index.ts';
import { Editor } from './editor.tsx';
import { TemplateDesk } from './template-desk.tsx';

function Templates(): ReactElement {
  const { work, forget } = useTemplates();
  // the one that was edited is still the chosen one afterwards
  const [chosen, setChosen] = useState<string | null>(work?.present.id ?? null);
  const onBack = useCallback(() => forget(), [forget]);
  return work ? (
    <Editor key={work.saved.id} work={work} onBack={onBack} />
  ) : (
    <TemplateDesk chosen={chosen} onChoose={setChosen} />
  );
}

export function TemplatesDialog(): ReactElement {
  const { templates } = useText();
  const open = useOverlay(({ overlay }) => overlay.shows === 'templates');
  return (
    <Layer open={open} width="1888px" title={templates.title}>
      {open && <Templates />}
    </Layer>
  );
}
