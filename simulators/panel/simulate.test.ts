import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

test('the whole station starts without a display, says where everything is, and ends with its panel', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'simulate-test-'));
  const program = join(import.meta.dirname, '../../scripts/simulate.ts');
  const child = spawn(process.execPath, [program, '--no-open', '--dir', dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const said = [];
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (line.startsWith('Ctrl+C')) break;
    }
    const text = said.join('\n');
    expect(text).toContain(`npm start -- --config ${join(dir, 'counter.json')}`);
    expect(existsSync(join(dir, 'counter.json'))).toBe(true);
    const url = new URL(/^panel +(\S+)$/m.exec(text)?.[1] ?? '');
    const state = await fetch(new URL('/api/state', url), { headers: { 'x-panel-token': url.hash.slice(1) } });
    expect(await state.json()).toMatchObject({
      disk: { state: { device: { plugged: true } } },
      server: { state: { device: { plugged: true } } },
      platform: { state: { link: 'up', telemetry: [{}, {}, {}] } },
      printer: { state: { paused: false, printed: 0 } },
    });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  } finally {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  }
}, 60_000);
