import { expect, test } from 'vitest';
import { sortCommandLine } from './command-line.ts';

test('as Playwright starts it: its loader, the two ports, then the app and what belongs to the app', () => {
  const sorted = sortCommandLine([
    '--no-sandbox',
    '-r',
    '/pw/loader.js',
    '--inspect=0',
    '--remote-debugging-port=0',
    'out/shell.js',
    '--config',
    'a.json',
    '-r',
    'left.js',
  ]);
  expect(sorted).toEqual({
    version: false,
    preloads: ['/pw/loader.js'],
    inspectPort: 0,
    app: 'out/shell.js',
    switches: new Map([
      ['no-sandbox', ''],
      ['remote-debugging-port', '0'],
    ]),
  });
});

test.each([
  [['--inspect'], 9229],
  [['--inspect=5858'], 5858],
  [['--inspect=127.0.0.1:0'], 0],
  [['app.js', '--inspect=5858'], undefined],
])('the inspector’s port in %j is %s', (args, port) => {
  expect(sortCommandLine(args).inspectPort).toBe(port);
});

test('a port for debugging may also stand after the app', () => {
  const { app, switches } = sortCommandLine(['.', '--remote-debugging-port=9222', '--user-data-dir=/elsewhere']);
  expect([app, [...switches]]).toEqual(['.', [['remote-debugging-port', '9222']]]);
});

test.each([['-v'], ['--version']])('%s asks for the version', (arg) => {
  expect(sortCommandLine([arg])).toMatchObject({ version: true, app: undefined });
});
