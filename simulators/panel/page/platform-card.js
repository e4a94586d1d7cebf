/**
 * The platform: what it was sent, the counters it has heard from, and its link.
 */
import { button, h, livePart, pill, section, table, words } from './dom.js';
import { faultControls } from './fault-controls.js';
import { invoiceStates, kindName, wallTime, yuan } from './format.js';

export function platformCard(act) {
  const address = h('code.address');
  const flags = livePart('div.flags', ({ link, faultsWaiting }) => [
    pill(link === 'up' ? ['连通', 'Up', 'good'] : ['断开', 'Down', 'bad']),
    ...(faultsWaiting > 0 ? [pill([`故障待发 ${faultsWaiting}`, 'Fault armed', 'warn'])] : []),
  ]);
  const figures = livePart('div.figures', drawFigures);
  const counters = livePart('div.part', drawCounters);
  const documents = livePart('div.part', drawDocuments);
  const forms = livePart('div.part', (list) => drawForms(list, act));
  const link = livePart('div.row', (up) => [
    up
      ? button('断开平台', 'Cut the platform', () => act('set', { link: 'down' }), '.danger')
      : button('恢复平台', 'Restore the platform', () => act('set', { link: 'up' }), '.primary'),
  ]);
  const clock = h(
    'div.row',
    {},
    button('快 10 分钟', '10 min fast', () => act('set', { clock: new Date(Date.now() + 600_000).toISOString() }), '.quiet'),
    button('本机时间', 'Now', () => act('set', { clock: null }), '.quiet'),
  );
  const element = h(
    'section.card',
    {},
    h('div.head', {}, h('h2', {}, words('平台', 'Platform')), flags.element),
    address,
    figures.element,
    documents.element,
    counters.element,
    forms.element,
    h(
      'div.controls',
      {},
      section('连接', 'Link', [link.element]),
      section('时钟', 'Clock', [clock], false),
      faultControls('platform', act).element,
    ),
  );
  return {
    element,
    show({ address: where, state }) {
      address.textContent = where;
      element.classList.toggle('gone', state === null);
      if (state === null) return;
      flags.show({ link: state.link, faultsWaiting: state.faultsWaiting });
      figures.show({ now: state.now.slice(0, 19), totals: state.totals, claimsHeld: state.claimsHeld, refused: state.refused });
      documents.show(state.latest);
      counters.show(state.telemetry);
      forms.show(state.redForms);
      link.show(state.link === 'up');
    },
  };
}

function drawFigures({ now, totals, claimsHeld, refused }) {
  const figure = (chinese, english, value, small = '') =>
    h('div.figure', {}, words(chinese, english), h('b', {}, value), h('small', {}, small));
  return [
    figure('时钟', 'Clock', now.slice(11), now.slice(0, 10)),
    figure('收到发票', 'Invoices', String(totals.invoices), yuan(totals.gross)),
    figure('占用订单', 'Claims held', String(claimsHeld)),
    figure('拒收', 'Refused', String(refused)),
  ];
}

function drawDocuments(documents) {
  const heads = [
    ['最近收到', 'Latest'],
    ['发票', 'Invoice'],
    ['价税合计', 'Gross', 'number'],
    ['状态', 'State'],
  ];
  const rows = documents.map(({ code, number, revision, kind, state, gross, receivedAt }) => [
    wallTime(receivedAt),
    h('code', { title: kindName(kind) }, `${code} ${number}${revision > 1 ? ` r${revision}` : ''}`),
    yuan(gross),
    pill(invoiceStates[state]),
  ]);
  return [table(heads, rows, ['尚未收到发票', 'Nothing received yet'])];
}

function drawCounters(counters) {
  const heads = [
    ['窗口', 'Counter'],
    ['上报', 'Reported'],
    ['未上传', 'Un-uploaded', 'number'],
    ['设备与余票', 'Devices and stock'],
  ];
  const rows = counters.map(({ counterId, at, report }) => [
    counterId,
    wallTime(report.at ?? at),
    `${report.unuploaded.count} · ¥${report.unuploaded.gross}`,
    h(
      'span',
      {},
      ...report.devices.map(({ deviceId, state, stock }) => {
        const left = Object.entries(stock).map(([kind, count]) => `${kind} ${count}`);
        return h('div', {}, `${deviceId} ${state}：${left.join('，') || '—'}`);
      }),
    ),
  ]);
  return [table(heads, rows, ['没有窗口上报过', 'No counter has reported'])];
}

function drawForms(forms, act) {
  const open = forms.filter(({ number }) => number === null);
  if (open.length === 0) return [];
  const heads = [
    ['红字信息表', 'Red form'],
    ['窗口', 'Counter'],
    ['', ''],
  ];
  const decide = (requestId, state) => act('set', { redForms: [{ requestId, state }] });
  const rows = open.map(({ requestId, counterId, state }) => [
    h('code', {}, requestId.slice(0, 12)),
    `${counterId} · ${state}`,
    h(
      'span',
      {},
      button('批准', 'Approve', () => decide(requestId, 'approved')),
      ' ',
      button('拒绝', 'Refuse', () => decide(requestId, 'refused'), '.danger'),
    ),
  ]);
  return [table(heads, rows)];
}
