import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listPorts } from './list-ports.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fapiao-sys-'));
  mkdirSync(join(root, 'class'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** A terminal as the kernel lists it. @param device Folder of its device below `root`; null for a terminal without one. */
function terminal(name: string, device: string | null, files: Readonly<Record<string, string>> = {}): void {
  mkdirSync(join(root, 'class', name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, 'class', name, file), text);
  if (device === null) return;
  mkdirSync(join(root, device), { recursive: true });
  symlinkSync(join('..', '..', device), join(root, 'class', name, 'device'));
}

function adapter(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, folder, file), text);
}

const list = () => listPorts({ platform: 'linux', terminals: join(root, 'class') });

test('USB adapters tell maker, product and serial number; mainboard ports and other terminals as they are', async () => {
  adapter('usb1/1-2', { idVendor: '0403\n', manufacturer: 'FTDI\n', product: 'FT232R USB UART\n', serial: 'A50285BI\n' });
  adapter('usb1/1-3', { idVendor: '1a86\n', product: 'USB Serial\n' });
  terminal('ttyUSB10', 'usb1/1-2/1-2:1.0/ttyUSB10');
  terminal('ttyUSB2', 'usb1/1-3/1-3:1.0/ttyUSB2');
  terminal('ttyS0', 'pnp0/00:01', { type: '4\n' });
  terminal('ttyS1', 'platform/serial8250', { type: '0\n' });
  terminal('tty1', null);
  expect(await list()).toEqual([
    { path: '/dev/ttyS0', maker: '', serialNumber: '' },
    { path: '/dev/ttyUSB2', maker: 'USB Serial', serialNumber: '' },
    { path: '/dev/ttyUSB10', maker: 'FTDI FT232R USB UART', serialNumber: 'A50285BI' },
  ]);
});

test('an adapter with a hostile name is shown short and without signs that do something', async () => {
  adapter('usb1/1-2', {
    idVendor: '0403',
    manufacturer: `\u001b[2J\u202e${'长'.repeat(5000)}\n\n`,
    product: '\0\0',
    serial: `${'9'.repeat(5000)}\r\nmaker`,
  });
  terminal('ttyUSB0', 'usb1/1-2/1-2:1.0');
  terminal('tty$(reboot)', 'usb1/1-2/1-2:1.0');
  const [port, ...more] = await list();
  expect(more).toEqual([]);
  expect(port?.maker).toHaveLength(100);
  expect(port?.maker).toMatch(/^\[2J 长+$/);
  expect(port?.serialNumber).toBe('9'.repeat(100));
});

test('a terminal whose device went away while it was read, and a system without the list', async () => {
  mkdirSync(join(root, 'class', 'ttyUSB0'));
  symlinkSync('../../gone', join(root, 'class', 'ttyUSB0', 'device'));
  expect(await list()).toEqual([]);
  expect(await listPorts({ platform: 'linux', terminals: join(root, 'nowhere') })).toEqual([]);
});

test('elsewhere the system is asked, and one that cannot tell has none', async () => {
  const { SerialPort } = await import('serialport');
  const asked = vi.spyOn(SerialPort, 'list');
  asked.mockResolvedValueOnce([
    {
      path: 'COM3',
      manufacturer: 'wch.cn',
      serialNumber: 'x\u0007y',
      pnpId: '',
      locationId: '',
      productId: '',
      vendorId: '',
    } as never,
  ]);
  const elsewhere = { platform: 'win32', terminals: root } as const;
  expect(await listPorts(elsewhere)).toEqual([{ path: 'COM3', maker: 'wch.cn', serialNumber: 'x y' }]);
  asked.mockRejectedValueOnce(new Error('no registry'));
  expect(await listPorts(elsewhere)).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(await list()).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(2);
});
