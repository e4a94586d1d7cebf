import { describeDevice } from './describe-device.ts';
import { describeSerialLine } from './serial-line.ts';
import { startDisk } from './simulated.ts';

describeDevice('tax disk on a serial port', () => startDisk('pty'), describeSerialLine);
