import { describe, expect, it } from 'vitest';
import { deviceConfig } from './device-config.ts';

const disk = {
  id: 'disk-1',
  family: 'serial-converter',
  port: '/dev/ttyUSB0',
  deviceNo: '499000123456',
  diskPassword: 'a',
  certificatePassword: 'b',
  kinds: ['007'],
  businesses: ['passenger'],
};
const server = {
  id: 'server',
  family: 'tax-control-server',
  url: 'http://10.1.2.3:8080/SKServer/SKDo',
  terminalId: '7',
  kinds: ['026'],
  businesses: ['hotel'],
};

describe('a device’s description', () => {
  it('fills in the times and speeds of the trade', () => {
    expect(deviceConfig.parse(disk)).toMatchObject({
      baudRate: 9600,
      timersMs: { interByte: 3000, reply: 30_000, networkReply: 180_000 },
    });
    expect(deviceConfig.parse({ ...disk, timersMs: { reply: 100 } })).toMatchObject({
      timersMs: { reply: 100, interByte: 3000 },
    });
    expect(deviceConfig.parse(server)).toMatchObject({ maxInFlight: 4, timeoutMs: 30_000 });
  });

  it.each(['/dev/ttyS0', 'COM3', 'tcp://10.1.2.3:4001', 'tcp://moxa-1.bjz:950', 'tcp://[::1]:4001'])(
    'takes the port %s',
    (port) => {
      expect(deviceConfig.safeParse({ ...disk, port }).success).toBe(true);
    },
  );
  it.each(['ttyS0', 'tcp://host', 'tcp://host:1:2', 'tcp://host:99999', 'http://host:1', ''])('refuses the port %s', (port) => {
    expect(deviceConfig.safeParse({ ...disk, port }).success).toBe(false);
  });
  it.each([
    ['a key nobody knows', { ...disk, prot: '/dev/ttyS1' }],
    ['a timer nobody knows', { ...disk, timersMs: { replay: 1 } }],
    ['another family', { ...disk, family: 'ukey' }],
    ['no kind', { ...disk, kinds: [] }],
    ['a kind nobody issues', { ...disk, kinds: ['025'] }],
    ['a disk’s key on a server', { ...server, diskPassword: 'a' }],
    ['a url that is none', { ...server, url: 'ftp://x' }],
  ])('refuses %s', (_, description) => {
    expect(deviceConfig.safeParse(description).success).toBe(false);
  });
});
