import { describeDevice } from './describe-device.testing.ts';
import { describeSerialLine } from './serial-line.testing.ts';
import { startDisk } from './simulated.testing.ts';

describeDevice('tax disk on a serial port', 'serial-converter', () => startDisk('pty'), describeSerialLine);
