import { expect, test } from 'vitest';
import { openLog } from './log.ts';

test('a line is JSON whatever it tells, with numbers and addresses of persons masked', () => {
  const lines: string[] = [];
  const log = openLog(
    (line) => lines.push(line),
    () => '2026-11-22T10:00:00.000+08:00',
  );
  log.info('refused', {
    detail: 'x\u0001bob@example.com',
    most: 13812345678,
    nested: [{ to: 'C:\\bob@example.com\n13812345678' }],
  });
  const reference = log.bug('broken', new Error('\tbob@example.com'));
  const [told, bug] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told).toEqual({
    at: '2026-11-22T10:00:00.000+08:00',
    level: 'info',
    what: 'refused',
    detail: 'x\u0001b***@example.com',
    most: 13812345678,
    nested: [{ to: 'C:\\b***@example.com\n138******78' }],
  });
  expect(bug).toMatchObject({ level: 'bug', reference, error: expect.stringContaining('\tb***@example.com') });
});
