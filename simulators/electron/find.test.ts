import { accessSync, constants } from 'node:fs';
import { expect, test } from 'vitest';
import { electronCommand, standInExecutable } from './find.ts';

test('the stand-in can be forced, and is executable', () => {
  expect(electronCommand({ FAPIAO_ELECTRON: 'stand-in' })).toEqual({ kind: 'stand-in', command: standInExecutable, args: [] });
  accessSync(standInExecutable, constants.X_OK);
});

test('another word is refused', () => {
  expect(() => electronCommand({ FAPIAO_ELECTRON: 'chrome' })).toThrow('may be "electron" or "stand-in"');
});
