import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Line, ptyLine, tcpLine } from './line.ts';

const deaf = { bytes: () => {} };
let folder: string;
let line: Line;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taxdisk-line-'));
});
afterEach(async () => {
  await line.unplug();
  rmSync(folder, { recursive: true });
});

test('a terminal that is plugged in while it is still going away is there afterwards', async () => {
  line = ptyLine(join(folder, 'port'), deaf);
  await line.plug();
  await Promise.all([line.unplug(), line.plug()]);
  expect(line.plugged()).toBe(true);
  expect(existsSync(line.address)).toBe(true);
  await Promise.all([line.plug(), line.unplug(), line.plug(), line.unplug()]);
  expect(line.plugged()).toBe(false);
  expect(existsSync(line.address)).toBe(false);
});

test('a TCP port likewise, at the same number', async () => {
  line = await tcpLine(0, deaf);
  await Promise.all([line.unplug(), line.plug()]);
  expect(line.plugged()).toBe(true);
  const { port } = new URL(line.address);
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.destroy();
});

test('a plug that failed does not stop those behind it', async () => {
  line = ptyLine(join(folder, 'missing', 'port'), deaf);
  await expect(line.plug()).rejects.toThrow();
  await line.unplug();
  expect(line.plugged()).toBe(false);
});
