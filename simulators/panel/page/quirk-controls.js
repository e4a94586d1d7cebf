/**
 * The documented bugs of real devices, each as it is set now.
 */
import { h, livePart, section, words } from './dom.js';

const quirkNames = {
  shortErrorText: ['错误文本长度少 1', 'ER texts one byte short'],
  noise: ['应答前噪声 (hex)', 'Noise before replies, hex'],
  staleReplyEvery: ['每 n 次先发旧应答', 'Stale reply first, every n-th'],
  halfHeaderEvery: ['每 n 次只发半个帧头', 'Half a header, every n-th'],
  lateReplyEvery: ['每 n 次应答迟到', 'Late reply, every n-th'],
  lateReplyMs: ['迟到毫秒', 'Late by, ms'],
  emptyMonitorFields: ['监控字段为空', 'Monitor fields empty'],
  rememberedType: ['记住上次类型 (ER 12)', 'Type remembered (ER 12)'],
  queryLag: ['库落后的查询次数', 'Queries the database lags'],
  successCode: ['成功码', 'Success code'],
  sixDigitCodes: ['六位返回码', 'Six-digit codes'],
};

export function quirkControls(set) {
  const live = livePart('div.quirks', (quirks) =>
    Object.entries(quirks).map(([name, value]) => {
      const input =
        typeof value === 'boolean'
          ? h('input', { type: 'checkbox', checked: value })
          : h('input', { size: 9, value: String(value) });
      if (typeof value === 'number') input.type = 'number';
      input.onchange = () => {
        const given = typeof value === 'boolean' ? input.checked : typeof value === 'number' ? Number(input.value) : input.value;
        return set({ quirks: { [name]: given } });
      };
      return h('label.quirk', {}, words(...(quirkNames[name] ?? [name, name])), input);
    }),
  );
  return {
    element: section('真实设备的毛病', 'Bugs of real devices', [live.element], false),
    show: ({ quirks }) => live.show(quirks ?? {}),
  };
}
