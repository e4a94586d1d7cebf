import { describe, expect, it, test } from 'vitest';
import { returnedOf } from './returned.ts';
import { strikeOutOf } from './secrets.ts';

describe('passwords in the words of a device', () => {
  const strikeOut = strikeOutOf(['密码Zq7#', '口令9w/Kp&<', '88888888', '888888889', '123']);

  it.each([
    ['口令错误:88888888', '口令错误:****'],
    ['88888888,88888888', '****,****'],
    ['one that begins like another: 888888889.', 'one that begins like another: ****.'],
    ['密码zQ7#不对', '****不对'],
    ['<skpkl>口令9w/Kp&amp;&lt;</skpkl>', '<skpkl>****</skpkl>'],
    ['&#21475;&#x4ee4;9w/kp&#38;&#60;', '****'],
  ])('%s', (words, struck) => {
    expect(strikeOut(words)).toBe(struck);
  });

  it.each(['库存 8888888 份', '密码Zq7', '123 is too short to be told from a number', ''])('are not in: %s', (words) => {
    expect(strikeOut(words)).toBe(words);
  });

  it('stay when there is none to strike out', () => {
    expect(strikeOutOf([])('88888888')).toBe('88888888');
  });
});

test('a password that the longest message cuts through leaves nothing behind', () => {
  const returnmsg = `${'长'.repeat(196)}88888888`;
  const { message = '' } = returnedOf({ returncode: '1', returnmsg }, strikeOutOf(['88888888'])) ?? {};
  expect(message).toBe(`${'长'.repeat(196)}****`);
});
