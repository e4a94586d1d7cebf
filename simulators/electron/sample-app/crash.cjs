// Runs the sample app, crashes its page once, and tells what happened.
const { app } = require('electron');

void import('./main.ts');
app.on('web-contents-created', (_event, contents) => {
  contents.once('did-finish-load', () => {
    contents.once('render-process-gone', (_gone, { reason }) => {
      contents.once('did-finish-load', async () => {
        console.log(JSON.stringify({ reason, preload: await contents.executeJavaScript('typeof window.sample') }));
        app.quit();
      });
    });
    contents.loadURL('chrome://crash').catch(() => {});
  });
});
