/** Loaded before the script of a utility process: gives it Electron's process.parentPort. */
import { EventEmitter } from 'node:events';

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    if (process.connected) process.send?.(message);
  }
}

const port = new ParentPort();
/** What came before anybody listened. */
const early: unknown[] = [];
const deliver = (data: unknown): boolean => port.emit('message', { data, ports: [] });

process.on('message', (data) => {
  if (!deliver(data)) early.push(data);
});
port.on('newListener', (event) => {
  if (event === 'message') queueMicrotask(() => early.splice(0).forEach(deliver));
});
// The shell is gone, and nobody is left to work for.
process.on('disconnect', () => process.exit());

Object.defineProperty(process, 'parentPort', { value: port });
Object.defineProperty(process, 'type', { value: 'utility' });
