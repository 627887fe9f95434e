// Preloaded into a plain Node (`--import`) so that the shell's bundles run without Electron:
// `electron` is the recording fake, and the parent's channel is the utility process's port.
import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'

const fake = new URL('./fake-electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: fake, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})

if (process.send) {
  const port = new EventEmitter()
  process.on('message', (data) => port.emit('message', { data }))
  process.parentPort = Object.assign(port, { postMessage: (message) => process.send?.(message) })
}
