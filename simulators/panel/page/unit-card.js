/**
 * A tax-control device: what it holds, live, and below it the controls that move it.
 */
import { button, h, livePart, pill, table, words } from './dom.js';
import { deviceTime, invoiceStates, kindName, segmentStates, yuan } from './format.js';
import { unitControls } from './unit-controls.js';

export function unitCard(end, [chinese, english], act) {
  const address = h('code.address');
  const flags = livePart('div.flags', drawFlags);
  const figures = livePart('div.figures', drawFigures);
  const stock = livePart('div.part', drawStock);
  const months = livePart('div.part', drawMonths);
  const handedOut = livePart('div.part', (runs) => drawHandedOut(runs, act));
  const limits = livePart('div.part', drawLimits);
  const latest = livePart('div.part', drawLatest);
  const controls = unitControls(end, act);
  const element = h(
    'section.card',
    {},
    h('div.head', {}, h('h2', {}, words(chinese, english)), flags.element),
    address,
    figures.element,
    stock.element,
    handedOut.element,
    months.element,
    limits.element,
    latest.element,
    controls.element,
  );
  return {
    element,
    show({ address: where, state }) {
      address.textContent = where;
      element.classList.toggle('gone', state === null);
      if (state === null) return;
      const { device, kinds, issued, faultsWaiting } = state;
      address.textContent = `${device.deviceNo}  ·  ${device.name}  ·  ${where}`;
      flags.show({ plugged: device.plugged, bureau: device.bureau, faultsWaiting });
      figures.show({ clock: device.clock, issued, pending: kinds.map(({ pending }) => pending), exchanges: state.exchanges });
      stock.show({ stock: state.stock, segments: state.segments });
      handedOut.show(state.handedOut);
      months.show(kinds.map(({ kind, monitor }) => ({ kind, monitor })));
      limits.show(kinds.map(({ kind, monitor, pending }) => ({ kind, monitor, pending })));
      latest.show(state.latest);
      controls.show(state);
    },
  };
}

function drawFlags({ plugged, bureau, faultsWaiting }) {
  const flags = [
    pill(plugged ? ['已连接', 'Plugged in', 'good'] : ['已拔出', 'Unplugged', 'bad']),
    pill(bureau === 'up' ? ['税局连通', 'Bureau up', 'good'] : ['税局断开', 'Bureau down', 'bad']),
  ];
  if (faultsWaiting > 0) flags.push(pill([`故障待发 ${faultsWaiting}`, 'Fault armed', 'warn']));
  return flags;
}

function figure(chinese, english, value, small = '') {
  return h('div.figure', {}, words(chinese, english), h('b', {}, value), h('small', {}, small));
}

function drawFigures({ clock, issued, pending, exchanges }) {
  const { blue = 0, red = 0, blankVoid = 0, blueVoid = 0, redVoid = 0 } = issued;
  const count = pending.reduce((sum, one) => sum + one.count, 0);
  const net = pending.reduce((sum, one) => sum + one.blueNet - one.redNet, 0);
  const oldest = pending.flatMap(({ oldestAt }) => oldestAt ?? []).sort()[0];
  return [
    figure('时钟', 'Clock', deviceTime(clock).slice(11), deviceTime(clock).slice(0, 10)),
    figure('已开', 'Issued', String(blue + red), `红 ${red} · 废 ${blankVoid + blueVoid + redVoid}`),
    figure('未上传', 'Un-uploaded', String(count), count === 0 ? '' : `${yuan(net)} · ${deviceTime(oldest).slice(5, 16)}`),
    figure('通讯', 'Exchanges', String(exchanges)),
  ];
}

function drawStock({ stock, segments }) {
  const open = segments.filter(({ state, used, count }) => state !== 'stock' || used < count);
  const rows = open.map(({ kind, code, first, count, used, state }, index) => {
    const next = String(Number(first) + used).padStart(8, '0');
    const last = String(Number(first) + count - 1).padStart(8, '0');
    const isNext = state === 'stock' && open.findIndex((other) => other.kind === kind && other.state === 'stock') === index;
    const numbers = h('code', {}, `${code} ${isNext ? next : first}–${last}`);
    return [kindName(kind), numbers, String(count - used), pill(isNext ? ['当前', 'Next', 'good'] : segmentStates[state])];
  });
  const empty = stock.filter(({ remaining }) => remaining === 0).map(({ kind }) => kindName(kind));
  const heads = [
    ['票种', 'Kind'],
    ['号段', 'Segment'],
    ['剩余', 'Left', 'number'],
    ['状态', 'State'],
  ];
  const warning = empty.length === 0 ? [] : [h('p.warning', {}, words(`无票：${empty.join('、')}`, 'out of stock'))];
  return [table(heads, rows, ['没有库存', 'No stock']), ...warning];
}

function drawHandedOut(runs, act) {
  if (runs.length === 0) return [];
  const heads = [
    ['已分发', 'Handed out'],
    ['号段', 'Segment'],
    ['机号', 'Machine'],
    ['', ''],
  ];
  const rows = runs.map(({ kind, code, first, count, machineNo, state }) => {
    const giveBack = () => act('set', { givenBack: { kind, code, first, count } });
    const end = state === 'back' ? pill(['待收回', 'Given back', 'warn']) : button('分机退还', 'Give back', giveBack, '.quiet');
    return [kindName(kind), h('code', {}, `${code} ${first} × ${count}`), String(machineNo), end];
  });
  return [table(heads, rows)];
}

function drawMonths(kinds) {
  const heads = [
    ['票种', 'Kind'],
    ['报税终止', 'Period ends'],
    ['开票截止', 'Locks after'],
    ['最近抄报', 'Reported'],
    ['上传截止', 'Upload by'],
  ];
  const rows = kinds.map(({ kind, monitor }) => [
    kindName(kind),
    deviceTime(monitor.periodEnd).slice(0, 10),
    deviceTime(monitor.issueDeadline).slice(0, 10),
    h(
      'span',
      {},
      deviceTime(monitor.lastReport).slice(0, 10),
      ...(monitor.awaitingClear ? [' ', pill(['待清卡', 'To clear', 'warn'])] : []),
    ),
    monitor.uploadDay === null ? '—' : `${monitor.uploadDay} 日`,
  ]);
  return [table(heads, rows)];
}

/** What is allowed, and how much of it the un-uploaded invoices have used. */
function drawLimits(kinds) {
  const heads = [
    ['限额', 'Limits'],
    ['单张', 'Single', 'number'],
    ['离线张数', 'Offline count', 'number'],
    ['离线金额', 'Offline net', 'number'],
    ['离线时长', 'Offline hours', 'number'],
  ];
  const rows = kinds.map(({ kind, monitor, pending }) => [
    kindName(kind),
    yuan(monitor.singleLimit),
    `${pending.count} / ${monitor.offlineCount ?? '—'}`,
    `${yuan(pending.blueNet)} / ${yuan(monitor.offlineBlue)}`,
    `${monitor.offlineHours ?? '—'} h`,
  ]);
  return [table(heads, rows)];
}

function drawLatest(invoices) {
  const heads = [
    ['最近开具', 'Latest'],
    ['号码', 'Number'],
    ['购方', 'Buyer'],
    ['价税合计', 'Gross', 'number'],
    ['状态', 'State'],
  ];
  const rows = invoices.map(({ kind, code, number, buyerName, gross, state, uploaded, issuedAt }) => [
    h('span', { title: kindName(kind) }, deviceTime(issuedAt).slice(11)),
    h('code', {}, `${code} ${number}`),
    h('span.name', { title: buyerName }, buyerName || '—'),
    yuan(gross),
    h('span', {}, pill(invoiceStates[state]), ' ', pill(uploaded ? ['已上传', 'Sent', 'good'] : ['未上传', 'Not sent', 'warn'])),
  ]);
  return [table(heads, rows, ['尚未开票', 'Nothing issued yet'])];
}
