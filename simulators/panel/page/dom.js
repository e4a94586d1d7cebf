/**
 * Elements in one line each, and the parts of the page that follow the state. No text ever becomes markup.
 */

/**
 * @param {string} tag Name, with classes behind dots: `span.pill.good`.
 * @param {Record<string, unknown>} properties Properties and `on…` handlers of the element.
 * @param {...(Node | string)} children
 */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(' ');
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

/** A label in both languages: Chinese first, English small beside it. */
export function words(chinese, english) {
  return h('span.words', {}, chinese, ' ', h('small', {}, english));
}

/** A state in a few words; `look` is `good`, `warn`, `bad`, `off` or nothing. */
export function pill([chinese, english, look]) {
  return h(`span.pill${suffix(look)}`, {}, words(chinese, english));
}

function suffix(look) {
  return look ? `.${look}` : '';
}

/** A button that does something and is off while it does. */
export function button(chinese, english, act, look = '') {
  const element = h(`button${look}`, { type: 'button' }, words(chinese, english));
  element.onclick = async () => {
    element.disabled = true;
    await act();
    element.disabled = false;
  };
  return element;
}

/** A field under its label. */
export function field(chinese, english, input) {
  return h('label.field', {}, words(chinese, english), input);
}

export function choice(options, value) {
  const select = h('select', {}, ...options.map(([key, text]) => h('option', { value: key }, text)));
  if (value !== undefined) select.value = value;
  return select;
}

/**
 * A part that is drawn from the state, and again only when what it shows has changed: a button under the pointer stays the same.
 * @param {(part: unknown) => (Node | string)[]} draw
 */
export function livePart(tag, draw) {
  const element = h(tag);
  let shown = '';
  return {
    element,
    show(part) {
      const now = JSON.stringify(part);
      if (now === shown) return;
      shown = now;
      element.replaceChildren(...draw(part));
    },
  };
}

/** A table: heads as pairs of words, `number` behind them for a column of numbers; rows as lists of cells. */
export function table(heads, rows, none = ['暂无', 'None']) {
  if (rows.length === 0) return h('p.none', {}, words(...none));
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...heads.map(([chinese, english, look]) => h(`th${suffix(look)}`, {}, words(chinese, english))))),
    h(
      'tbody',
      {},
      ...rows.map((cells) => h('tr', {}, ...cells.map((cell, column) => h(`td${suffix(heads[column]?.[2])}`, {}, cell)))),
    ),
  );
}

/** A section that can be folded; what is seldom used starts folded. */
export function section(chinese, english, content, open = true) {
  return h('details.section', { open }, h('summary', {}, words(chinese, english)), ...content);
}
