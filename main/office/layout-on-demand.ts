/**
 * The layout room behind a door that opens at first use.
 */
import type { Layout } from '../../domain/ports.ts';

/** The PDF library and the fonts are a good part of the start and not needed for it: they come when the office is at work. */
export function layoutOnDemand(): Layout & { warm(): Promise<void> } {
  let opening: Promise<Layout & { warm(): Promise<void> }> | null = null;
  const layout = () => {
    opening ??= import('./layout/layout.ts').then(({ openLayout }) => openLayout());
    return opening;
  };
  return {
    pdf: async (invoice) => (await layout()).pdf(invoice),
    check: async (content) => (await layout()).check(content),
    warm: async () => (await layout()).warm(),
  };
}
