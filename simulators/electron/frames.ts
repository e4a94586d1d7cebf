/**
 * The frames of one page, and Electron's view of each of them (WebFrameMain). The objects are kept, so that two mentions of
 * one frame are the same object.
 */
import type { CdpSession } from './cdp.ts';
import { pageUrl } from './protocol.ts';

interface FrameState {
  readonly parentId: string | undefined;
  readonly url: string;
}

export class Frame {
  readonly #frames: Frames;
  readonly #id: string;

  constructor(frames: Frames, id: string) {
    this.#frames = frames;
    this.#id = id;
  }

  get url(): string {
    return pageUrl(this.#frames.state(this.#id)?.url ?? '');
  }

  get origin(): string {
    return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+/i.exec(this.url)?.[0] ?? 'null';
  }

  get parent(): Frame | null {
    const parentId = this.#frames.state(this.#id)?.parentId;
    return parentId === undefined ? null : this.#frames.frame(parentId);
  }
}

export class Frames {
  readonly #states = new Map<string, FrameState>();
  readonly #frames = new Map<string, Frame>();
  #mainId = '';

  get mainId(): string {
    return this.#mainId;
  }

  get main(): Frame {
    return this.frame(this.#mainId);
  }

  frame(id: string): Frame {
    let frame = this.#frames.get(id);
    if (!frame) {
      frame = new Frame(this, id);
      this.#frames.set(id, frame);
    }
    return frame;
  }

  state(id: string): FrameState | undefined {
    return this.#states.get(id);
  }

  /** Follows the session's events from now on and learns the main frame; Page must be enabled. */
  async follow(session: CdpSession): Promise<void> {
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.#states.set(frameId, { parentId: parentFrameId, url: '' });
    });
    session.on('Page.frameNavigated', ({ frame }) => this.#set(frame.id, frame.parentId, frame.url));
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      this.#states.set(frameId, { parentId: this.#states.get(frameId)?.parentId, url });
    });
    session.on('Page.frameDetached', ({ frameId }) => {
      this.#states.delete(frameId);
      this.#frames.delete(frameId);
    });
    const { frame } = (await session.send('Page.getFrameTree')).frameTree;
    this.#set(frame.id, frame.parentId, frame.url);
  }

  #set(id: string, parentId: string | undefined, url: string): void {
    if (parentId === undefined) this.#mainId = id;
    this.#states.set(id, { parentId, url });
  }
}
