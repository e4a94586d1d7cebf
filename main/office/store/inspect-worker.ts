/**
 * A thread that inspects one ledger file and says what it is. A program of its own in the build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { inspect } from './inspect.ts';

parentPort?.postMessage(inspect(String(workerData)));
