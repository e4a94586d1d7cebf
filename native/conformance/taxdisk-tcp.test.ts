import { describeDevice } from './describe-device.ts';
import { describeSerialLine } from './serial-line.ts';
import { startDisk } from './simulated.ts';

describeDevice('tax disk of the other maker behind a serial server', () => startDisk('tcp', 'nisec'), describeSerialLine);
