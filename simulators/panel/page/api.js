/**
 * The page's way to the panel's server. The token stands behind the `#` of the address the person opened.
 */
const headers = { 'x-panel-token': location.hash.slice(1) };

/** What every far end holds. */
export async function readState() {
  return answerOf(await fetch('/api/state', { headers }));
}

/** Moves a far end; `verb` is `set`, `faults` or `release`. Resolves with the state after it. */
export async function move(end, verb, body) {
  return answerOf(await fetch(`/api/${end}/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answerOf(response) {
  const json = await response.json();
  if (!response.ok) throw new Error(json.error);
  return json;
}
