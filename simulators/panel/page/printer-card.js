/**
 * The printer: what came out of it, and whether it has paper.
 */
import { button, h, livePart, pill, words } from './dom.js';

export function printerCard(act) {
  const address = h('code.address');
  const flags = livePart('div.flags', (paused) => [pill(paused ? ['已停', 'Stopped', 'bad'] : ['就绪', 'Ready', 'good'])]);
  const papers = livePart('div.part', ({ printed, latest }) => [
    h('div.figures', {}, h('div.figure', {}, words('已打印', 'Printed'), h('b', {}, String(printed)))),
    ...latest.map((name) => h('code.paper', {}, name)),
  ]);
  const paper = livePart('div.row', (paused) => [
    paused
      ? button('装纸', 'Load paper', () => act('set', { paused: false }), '.primary')
      : button('缺纸', 'Out of paper', () => act('set', { paused: true }), '.danger'),
  ]);
  return {
    element: h(
      'section.card',
      {},
      h('div.head', {}, h('h2', {}, words('打印机', 'Printer')), flags.element),
      address,
      papers.element,
      h('div.controls', {}, paper.element),
    ),
    show({ address: queue, state }) {
      address.textContent = `queue ${queue}`;
      flags.show(state.paused);
      papers.show({ printed: state.printed, latest: state.latest });
      paper.show(state.paused);
    },
  };
}
