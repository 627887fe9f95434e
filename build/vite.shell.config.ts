import { readFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { basename, resolve } from 'node:path'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

const desktop = resolve(import.meta.dirname, '../desktop')
const outDir = resolve(desktop, 'dist/shell')

/** PDF/A needs a colour profile, which pdfkit looks for beside its own code: beside the bundle, now. */
const colourProfile: Plugin = {
  name: 'colour-profile',
  applyToEnvironment: ({ name }) => name === 'shell',
  generateBundle() {
    const pdfkit = createRequire(import.meta.url).resolve('pdfkit')
    const fileName = 'data/sRGB_IEC61966_2_1.icc'
    this.emitFile({ type: 'asset', fileName, source: readFileSync(resolve(pdfkit, '..', fileName)) })
  },
}

/** The decoders of the workers (datamatrix, PDF), which they look for beside themselves. */
const decoders: Plugin = {
  name: 'decoders',
  applyToEnvironment: ({ name }) => name === 'shell',
  generateBundle() {
    const { resolve: locate } = createRequire(import.meta.url)
    for (const name of ['zxing-wasm/reader/zxing_reader.wasm', '@hyzyla/pdfium/pdfium.wasm'])
      this.emitFile({ type: 'asset', fileName: basename(name), source: readFileSync(locate(name)) })
  },
}

/** Everything in JavaScript is bundled; Electron is there already, and the native modules are packed whole. */
function bundle(
  input: Readonly<Record<string, string>>,
  format: 'es' | 'cjs',
  extension: string,
): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['import', 'module', 'node', 'default'] },
    build: {
      outDir,
      // The shell comes first; the preload joins it.
      emptyOutDir: format === 'es',
      target: 'node24',
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: { ...input },
        external: ['electron', 'better-sqlite3', 'koffi', /^node:/, ...builtinModules],
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
        },
      },
    },
  }
}

/** The shell, the core's process (ES modules) and the sandboxed preload (CommonJS: it knows no other). */
export default defineConfig({
  root: desktop,
  publicDir: false,
  plugins: [colourProfile, decoders],
  environments: {
    shell: bundle(
      {
        main: resolve(desktop, 'shell/main.ts'),
        'core-process': resolve(desktop, 'shell/core-process.ts'),
        // A thread's first file; plugins/datamatrix asks for it by this name, beside its own.
        'read-worker': resolve(desktop, '../plugins/datamatrix/src/read-worker.ts'),
        // The same, for desktop/core/platform/node/pdf-reader.ts.
        'pdf-reader-worker': resolve(desktop, 'core/platform/node/pdf-reader-worker.ts'),
        // An entry of its own, so that the bundled writer can be tried alone.
        'pdf-writer': resolve(desktop, 'core/platform/node/pdf-writer.ts'),
      },
      'es',
      'js',
    ),
    preload: bundle({ preload: resolve(desktop, 'preload/preload.ts') }, 'cjs', 'cjs'),
  },
  builder: {
    buildApp: async (builder) => {
      for (const name of ['shell', 'preload']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
