import { expect, test } from 'vitest';
import { encodeBusiness } from '../../native/taxdevice/business-xml.ts';
import { isSameRequest } from './same-request.ts';

const asked = (text: string) => ({
  name: 'FPKJ',
  bytes: encodeBusiness({ id: 'FPKJ', comment: '', body: { input: { spmc: text } } }),
});
const isSame = (recorded: string, live: string) => isSameRequest(asked(recorded), asked(live));

test.each([
  ['abc', 'abc', true],
  ['abc', 'abd', false],
  ['', '', true],
  ['', 'a', false],
  ['***', '', true],
  ['***', 'anything at all', true],
  ['a***', 'a', true],
  ['a***', 'ba', false],
  ['***c', 'abc', true],
  ['***c', 'ca', false],
  ['a**c', 'abbbc', true],
  ['ab**bc', 'abc', false],
  ['a*b*b', 'ab', false],
  ['a*b*b', 'abb', true],
  ['a*b*c*d', 'axxbxxbcxd', true],
  ['a*c*b', 'abc', false],
  ['1.5*', '125', false],
  ['*运输*', '客运输送', true],
])('%s recorded, %s asked: %s', (recorded, live, same) => {
  expect(isSame(recorded, live)).toBe(same);
});

test('many masks in a long text take no time', () => {
  const begun = performance.now();
  expect(isSame('*a'.repeat(40), `${'a'.repeat(4_000)}b`)).toBe(false);
  // with each place of each part tried it would not end
  expect(performance.now() - begun).toBeLessThan(2_000);
});
