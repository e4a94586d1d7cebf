import { answer } from './part.js';

const reply = await fetch('/echo', { method: 'POST', body: 'from the worker' });
postMessage({ answer, echoed: await reply.text() });
