// The same module by require, under each of its names.
const electron = require('electron');
const { app } = require('electron/main');

app.whenReady().then(() => {
  console.log(JSON.stringify({ same: electron.app === app, name: app.name, type: process.type, argv: process.argv.slice(1) }));
  app.quit();
});
