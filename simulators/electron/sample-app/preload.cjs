const { contextBridge, ipcRenderer } = require('electron');

window.ofPreload = true;
const canRequire = (id) => {
  try {
    require(id);
    return true;
  } catch {
    return false;
  }
};
const heard = [];
ipcRenderer.on('news', (_event, ...args) => heard.push(args));
contextBridge.exposeInMainWorld('sample', {
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  heard: () => heard,
  fails: () => {
    throw new RangeError('sync trouble');
  },
  callBack: (listener) => listener({ bytes: new Uint8Array([1, 2]) }),
  nested: { answer: 42, list: [1, { two: 2 }] },
  canRequireFs: canRequire('fs') || canRequire('node:fs') || canRequire('child_process'),
  sandboxed: process.sandboxed,
});
