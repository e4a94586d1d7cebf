/**
 * Arms the next exchanges of a far end with faults: one of the presets, or a script of one's own.
 */
import { button, choice, field, h, section } from './dom.js';
import { faultPresets } from './fault-presets.js';

export function faultControls(end, act) {
  const presets = faultPresets[end];
  const which = choice(presets.map(([chinese, english], index) => [String(index), `${chinese} · ${english}`]));
  const script = h('textarea', { rows: 3, spellcheck: false });
  const write = () => {
    script.value = JSON.stringify(presets[Number(which.value)]?.[2] ?? []);
  };
  which.onchange = write;
  write();
  const arm = () => {
    try {
      return act('faults', JSON.parse(script.value));
    } catch {
      script.focus();
    }
  };
  return {
    element: section(
      '故障',
      'Faults',
      [
        h('div.row', {}, field('选择', 'Preset', which)),
        h('div.row', {}, field('脚本', 'Script', script)),
        h(
          'div.row',
          {},
          button('装入', 'Arm', arm),
          button('清除', 'Clear', () => act('faults', []), '.quiet'),
          button('放行停住的通讯', 'Let go what stands still', () => act('release', {}), '.quiet'),
        ),
      ],
      false,
    ),
  };
}
