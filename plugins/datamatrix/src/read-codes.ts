import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { fileFormat } from './file-format.ts'
import type { CodesRead, ReadTask } from './read-worker.ts'
import { refusal } from './refusal.ts'

const longestFile = 20 * 1024 * 1024
/** A telephone's photo has 12 million, seldom 24. */
const mostPixels = 30_000_000
// Bundled, the worker is a file beside this one with the extension of this one.
const workerName = `read-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`

/**
 * The texts of the datamatrix symbols of a PNG, a JPEG or the first pages of a PDF. A thread that can be ended does
 * the decoding: whatever a hostile file asks for, the caller has its answer within `longestMs`.
 * @throws AppError in French
 */
export async function readCodes(
  bytes: Uint8Array,
  longestMs: number,
  stopped: AbortSignal,
): Promise<readonly string[]> {
  if (bytes.byteLength > longestFile) throw refusal('too-heavy')
  const format = fileFormat(bytes)
  if (format.kind === 'unknown') throw refusal('unsupported')
  if (format.kind === 'image' && format.width * format.height > mostPixels) throw refusal('too-many-pixels')
  const answer = await askWorker({ bytes, kind: format.kind }, longestMs, stopped)
  if (answer.kind === 'failed') throw refusal('damaged')
  return answer.texts
}

async function askWorker(task: ReadTask, longestMs: number, stopped: AbortSignal): Promise<CodesRead> {
  const late = AbortSignal.timeout(longestMs)
  const signal = AbortSignal.any([late, stopped])
  const worker = new Worker(new URL(workerName, import.meta.url), {
    workerData: task,
    // Nothing of this process goes in: neither its switches, nor its environment, nor its output.
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  try {
    const [answer] = await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }).then((): [CodesRead] => [{ kind: 'failed' }]),
    ])
    return answer as CodesRead
  } catch {
    if (stopped.aborted) throw refusal('stopped')
    if (late.aborted) throw refusal('slow')
    return { kind: 'failed' }
  } finally {
    await worker.terminate()
  }
}
