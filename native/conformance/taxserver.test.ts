import { describeDevice } from './describe-device.ts';
import { describeServerRequests } from './server-requests.ts';
import { startServer } from './simulated.ts';

describeDevice('tax-control server', startServer, describeServerRequests);
