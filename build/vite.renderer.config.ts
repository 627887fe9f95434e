import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const desktop = resolve(import.meta.dirname, '../desktop')

/**
 * The interface, served at `/` by the loopback host and by the app protocol. Its content security
 * policy is strict: nothing inline, no data: URL, no code but files of ours. The chunks are those
 * that `import()` draws: a feature that is not on the first screen is not in its bytes.
 */
export default defineConfig({
  root: resolve(desktop, 'renderer'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: resolve(desktop, 'dist/renderer'),
    emptyOutDir: true,
    // Electron 45 and the system Chromium are both past it.
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    // zod is told to compile nothing before any schema is made: eval is forbidden here.
    rolldownOptions: { output: { strictExecutionOrder: true } },
    chunkSizeWarningLimit: 1200,
  },
})
