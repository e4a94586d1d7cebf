/**
 * A layer over the counter: one at a time, in the middle, closed by Esc, with nothing left of it afterwards.
 */
import { Modal } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useOverlay } from '../state/overlay.ts';

export interface LayerProps {
  readonly open: boolean;
  readonly title: ReactNode;
  /** Any CSS width; the layer never gets wider than the window. */
  readonly width: string;
  readonly footer?: ReactNode;
  /** Selector of what has the focus when the layer has opened; its first field otherwise. */
  readonly focus?: string;
  readonly children: ReactNode;
}

export function Layer({ open, title, width, footer = null, focus, children }: LayerProps): ReactElement {
  const { close } = useOverlay();
  return (
    <Modal
      open={open}
      onCancel={close}
      centered
      destroyOnHidden
      width={`min(${width}, 100vw - 32px)`}
      footer={footer}
      title={title}
      afterOpenChange={(opened) => opened && focus !== undefined && document.querySelector<HTMLElement>(focus)?.focus()}
    >
      {children}
    </Modal>
  );
}
