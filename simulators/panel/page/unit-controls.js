/**
 * What a person can do to a tax-control device: links, clock, limits, stock, invoices of somebody else, faults and quirks.
 */
import { button, choice, field, h, livePart, section } from './dom.js';
import { faultControls } from './fault-controls.js';
import { fenOf, kindName, yuan } from './format.js';
import { quirkControls } from './quirk-controls.js';

export function unitControls(end, act) {
  const set = (change) => act('set', change);
  const parts = [links, clock, limits, stock, foreign].map((make) => make(end, set));
  const faults = faultControls(end, act);
  const quirks = end === 'disk' ? [quirkControls(set)] : [];
  const all = [...parts, faults, ...quirks];
  return {
    element: h('div.controls', {}, ...all.map(({ element }) => element)),
    show(state) {
      for (const { show } of all) show?.(state);
    },
  };
}

/** A toggle whose words say what pressing it will do. */
function toggle(isOn, off, on, act) {
  return isOn ? button(...off, () => act(false), '.danger') : button(...on, () => act(true), '.primary');
}

function links(end, set) {
  const switches = livePart('div.row', ({ plugged, bureau }) => [
    toggle(plugged, ['拔出设备', 'Unplug'], ['插入设备', 'Plug in'], (now) => set({ plugged: now })),
    toggle(bureau === 'up', ['断开税局', 'Cut the bureau'], ['恢复税局', 'Restore the bureau'], (now) =>
      set({ bureau: now ? 'up' : 'down' }),
    ),
  ]);
  const number = h('input', { placeholder: '499000123456', maxLength: 12, size: 14 });
  const change = button('换盘', 'Insert', () => (/^\d{12}$/.test(number.value) ? set({ deviceNo: number.value }) : undefined));
  const swap =
    end === 'disk'
      ? [
          h(
            'div.row',
            {},
            field('另一张盘', 'Another disk', number),
            change,
            button('取出', 'Take out', () => set({ deviceNo: null }), '.quiet'),
          ),
        ]
      : [];
  return {
    element: section('连接', 'Links', [switches.element, ...swap]),
    show: ({ device: { plugged, bureau } }) => switches.show({ plugged, bureau }),
  };
}

function clock(_end, set) {
  const time = h('input', { type: 'datetime-local', step: 1 });
  const digits = (text) => text.replace(/\D/g, '').padEnd(14, '0');
  let kinds = [];
  const dayAfter = (date) => {
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(date) ?? [];
    return year === undefined ? undefined : set({ clock: new Date(Date.UTC(year, month - 1, Number(day) + 1, 1)).toISOString() });
  };
  const latestOf = (name) =>
    kinds
      .flatMap(({ monitor }) => monitor[name] ?? [])
      .sort()
      .at(-1) ?? '';
  return {
    element: section(
      '时钟与报税期',
      'Clock and month',
      [
        h(
          'div.row',
          {},
          field('设备时钟', 'Device clock', time),
          button('设定', 'Set', () => (time.value === '' ? undefined : set({ clock: digits(time.value) }))),
        ),
        h(
          'div.row',
          {},
          button('本机时间', 'Now', () => set({ clock: new Date().toISOString() }), '.quiet'),
          button('报税期后一天', 'Day after the period', () => dayAfter(latestOf('periodEnd')), '.quiet'),
          button('截止日后一天', 'Day after the deadline', () => dayAfter(latestOf('issueDeadline')), '.quiet'),
        ),
      ],
      false,
    ),
    show(state) {
      kinds = state.kinds;
    },
  };
}

const limitFields = [
  ['singleLimit', '单张限额', 'Single, ¥', fenOf, (fen) => yuan(fen).slice(1)],
  ['offlineHours', '离线时长', 'Offline, h', Number, String],
  ['offlineCount', '离线张数', 'Offline, count', Number, String],
  ['offlineBlue', '离线金额', 'Offline net, ¥', fenOf, (fen) => yuan(fen).slice(1)],
];

function limits(_end, set) {
  const inputs = limitFields.map(([name, chinese, english, read, write]) => {
    const input = h('input', { size: 11, inputMode: 'decimal' });
    return { name, read, write, input, element: field(chinese, english, input) };
  });
  const apply = async () => {
    const given = inputs.flatMap(({ name, read, input }) => (input.value === '' ? [] : [[name, read(input.value)]]));
    if (given.length > 0) await set({ limits: Object.fromEntries(given) });
    for (const { input } of inputs) input.value = '';
  };
  return {
    element: section(
      '限额',
      'Limits of every kind',
      [h('div.row', {}, ...inputs.map(({ element }) => element), button('应用', 'Apply', apply))],
      false,
    ),
    show({ kinds: [first] }) {
      for (const { name, write, input } of inputs) {
        const value = first?.monitor[name];
        input.placeholder = value === null || value === undefined ? '—' : write(value);
      }
    },
  };
}

/** A list of the kinds the device holds, filled when they are known. */
function kindChoice() {
  const select = choice([]);
  return {
    select,
    fill(kinds) {
      if (select.options.length === kinds.length) return;
      select.replaceChildren(...kinds.map(({ kind }) => h('option', { value: kind }, kindName(kind))));
    },
  };
}

function stock(end, set) {
  const kind = kindChoice();
  const code = h('input', { size: 13, maxLength: 12, placeholder: end === 'disk' ? '1100214340' : '011002100350' });
  const first = h('input', { size: 9, maxLength: 8, placeholder: '00900001' });
  const count = h('input', { type: 'number', min: 1, value: '50' });
  const run = () => ({
    kind: kind.select.value,
    code: code.value || code.placeholder,
    first: (first.value || first.placeholder).padStart(8, '0'),
    count: Number(count.value),
  });
  const received = end === 'disk' ? [button('分发到本盘', 'Hand to this disk', () => set({ confirmed: run() }), '.quiet')] : [];
  return {
    element: section(
      '票源',
      'Stock',
      [
        h(
          'div.row',
          {},
          field('票种', 'Kind', kind.select),
          field('代码', 'Code', code),
          field('起始号', 'First', first),
          field('份数', 'Count', count),
        ),
        h(
          'div.row',
          {},
          button('入库', 'Into stock', () => set({ segments: [run()] })),
          button('税局放票', 'Offer at the bureau', () => set({ segments: [{ ...run(), state: 'offered' }] })),
          ...received,
          button('清空该票种', 'Empty this kind', () => set({ withoutStock: [kind.select.value] }), '.danger'),
        ),
      ],
      false,
    ),
    show: ({ kinds }) => kind.fill(kinds),
  };
}

function foreign(_end, set) {
  const kind = kindChoice();
  const gross = h('input', { size: 10, value: '100.00', inputMode: 'decimal' });
  const count = h('input', { type: 'number', min: 1, max: 1000, value: '1' });
  const issue = () =>
    set({ foreignInvoice: { kind: kind.select.value, gross: fenOf(gross.value) ?? 0, count: Number(count.value) } });
  return {
    element: section(
      '他机开票',
      'Invoices of another program',
      [
        h(
          'div.row',
          {},
          field('票种', 'Kind', kind.select),
          field('价税合计', 'Gross, ¥', gross),
          field('张数', 'Count', count),
          button('开具', 'Issue', issue),
        ),
      ],
      false,
    ),
    show: ({ kinds }) => kind.fill(kinds),
  };
}
