/**
 * The layout room behind a door that opens at first use.
 */
import type { ETicketReader, Layout } from '../../domain/ports.ts';

/** The PDF library and the fonts are a good part of the start and not needed for it: they come when the office is at work. */
export function layoutOnDemand(): Layout & ETicketReader & { warm(): Promise<void> } {
  let opening: Promise<Layout & ETicketReader & { warm(): Promise<void> }> | null = null;
  const layout = () => {
    opening ??= import('./layout/layout.ts').then(({ openLayout }) => openLayout());
    return opening;
  };
  return {
    file: async (...asked) => (await layout()).file(...asked),
    sealable: async (...asked) => (await layout()).sealable(...asked),
    check: async (...asked) => (await layout()).check(...asked),
    paper: async (...asked) => (await layout()).paper(...asked),
    testPage: async (...asked) => (await layout()).testPage(...asked),
    eTicket: async (...asked) => (await layout()).eTicket(...asked),
    warm: async () => (await layout()).warm(),
  };
}
