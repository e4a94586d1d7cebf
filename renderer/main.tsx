/**
 * Starts the window. The nonce that the shell put on our script lets the component library write its styles.
 */
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { attachToOffice } from './flows/office.ts';
import { texts } from './text/index.ts';

const place = document.getElementById('window');
if (place === null) throw new Error('index.html has no place for the window');

if ('fapiao' in window) {
  attachToOffice();
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
  createRoot(place).render(
    <StrictMode>
      <App nonce={nonce} />
    </StrictMode>,
  );
} else {
  place.textContent = `${texts['zh-CN'].app.noBridge} ${texts.en.app.noBridge}`;
}
