import { describeDevice } from './describe-device.testing.ts';
import { describeServerRequests } from './server-requests.testing.ts';
import { startServer } from './simulated.testing.ts';

describeDevice('tax-control server', 'tax-control-server', startServer, describeServerRequests);
