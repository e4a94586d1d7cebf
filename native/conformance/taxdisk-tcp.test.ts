import { describeDevice } from './describe-device.testing.ts';
import { describeSerialLine } from './serial-line.testing.ts';
import { startDisk } from './simulated.testing.ts';

describeDevice(
  'tax disk of the other maker behind a serial server',
  'serial-converter',
  () => startDisk('tcp', 'nisec'),
  describeSerialLine,
);
