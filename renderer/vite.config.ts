/**
 * How the pages are built, the window's and the one that is printed: under relative URLs, so that they run wherever the shell
 * serves them, and nothing that a strict Content-Security-Policy refuses (no inlined fonts or scripts).
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    rolldownOptions: { input: ['index.html', 'print.html'].map((page) => `${import.meta.dirname}/${page}`) },
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
