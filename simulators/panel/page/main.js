/**
 * The page of the panel: a card for each far end, shown anew every second.
 */
import { move, readState } from './api.js';
import { h } from './dom.js';
import { platformCard } from './platform-card.js';
import { printerCard } from './printer-card.js';
import { unitCard } from './unit-card.js';

const everyMs = 1000;
const cards = {
  disk: unitCard('disk', ['税控盘', 'Tax disk'], act('disk')),
  server: unitCard('server', ['税控服务器', 'Tax-control server'], act('server')),
  platform: platformCard(act('platform')),
  printer: printerCard(act('printer')),
};
const live = document.getElementById('live');
const trouble = document.getElementById('trouble');
const command = document.getElementById('command');

document
  .getElementById('cards')
  .append(
    h('div.column', {}, cards.disk.element, cards.platform.element),
    h('div.column', {}, cards.server.element, cards.printer.element),
  );
document.getElementById('copy').onclick = () => navigator.clipboard.writeText(command.textContent);
trouble.onclick = () => {
  trouble.hidden = true;
};
await follow();

/** Moves one far end and shows what came of it; a refusal is shown in its own words. */
function act(end) {
  return async (verb, body) => {
    try {
      show(await move(end, verb, body));
      trouble.hidden = true;
    } catch (error) {
      trouble.textContent = reasonOf(error);
      trouble.hidden = false;
    }
  };
}

/** The far end's own words, without where it was asked. */
function reasonOf({ message }) {
  const [, answer] = /^http\S+ \d+ (\{.*\})$/s.exec(message) ?? [];
  return answer === undefined ? message : JSON.parse(answer).error;
}

function show(state) {
  command.textContent = `npm start -- --config ${state.configFile}`;
  for (const [end, card] of Object.entries(cards)) card.show(state[end]);
}

async function follow() {
  try {
    show(await readState());
    live.className = 'pill good';
    live.textContent = '实时 Live';
  } catch (error) {
    live.className = 'pill bad';
    live.textContent = `已断开 Lost: ${error.message}`;
  }
  setTimeout(() => void follow(), document.hidden ? 5 * everyMs : everyMs);
}
