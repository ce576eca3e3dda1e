// How Vite builds the tab: two pages of one application, served under /tab/. Nothing is inlined as a data URL,
// because the Content-Security-Policy of adapters/http/static.ts allows files of our own only.

import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/tab/',
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, '..', '..', 'dist', 'tab'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
});
