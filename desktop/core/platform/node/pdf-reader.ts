import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { PdfReader } from '../ports.ts'
import type { PdfAnswer, PdfTask } from './pdf-reader-worker.ts'

const longestMs = 10_000
// Bundled, the worker is a file beside this one with the extension of this one.
const workerName = `pdf-reader-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`

const refusals = {
  damaged:
    'Ce PDF est abîmé ou incomplet : il ne peut pas être montré. Demandez-le de nouveau à qui l’a envoyé.',
  protected:
    'Ce PDF est protégé par un mot de passe : il ne peut pas être montré. Demandez-le sans protection.',
  'no-page': 'Cette page n’existe pas dans ce PDF.',
  'too-much': 'Ce PDF porte trop de fichiers joints, ou de trop gros : ils n’ont pas été lus.',
  slow: 'Cette page demande trop de calculs : elle n’a pas été dessinée, pour que le Navigateur reste disponible. Demandez le document sous une autre forme.',
} as const

/**
 * Each page is drawn by a thread of its own, which is then ended: whatever a hostile file asks for, it has nothing
 * of this process, its memory is bounded, and the answer comes in time. One at a time.
 */
export function createPdfReader(longest: number = longestMs): PdfReader {
  let last: Promise<unknown> = Promise.resolve()
  function ask(task: PdfTask, most: number): Promise<PdfAnswer> {
    const answered = last.then(() => askApart(task, most))
    last = answered.catch(() => undefined)
    return answered
  }
  return {
    async draw(bytes, page, width) {
      const answer = await ask({ kind: 'page', bytes, page, width }, longest)
      if (answer.kind === 'drawn') return answer.page
      throw refusal(answer)
    },
    async attachedCda(bytes) {
      // Nobody waits for it before a screen.
      const answer = await ask({ kind: 'attached', bytes }, 3 * longest)
      if (answer.kind === 'attached') return answer.files
      throw refusal(answer)
    },
  }
}

function refusal(answer: PdfAnswer): AppError {
  const why = answer.kind === 'refused' ? answer.why : 'damaged'
  return new AppError('bad_input', refusals[why])
}

async function askApart(task: PdfTask, longest: number): Promise<PdfAnswer> {
  const signal = AbortSignal.timeout(longest)
  const worker = new Worker(new URL(workerName, import.meta.url), {
    workerData: task,
    // Nothing of this process goes in: neither its switches, nor its environment, nor its output.
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  const failed: PdfAnswer = { kind: 'refused', why: 'damaged' }
  try {
    const [answer] = (await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }).then(() => [failed]),
    ]).catch(() => [failed])) as [PdfAnswer]
    if (signal.aborted && answer === failed) throw new AppError('bad_input', refusals.slow)
    return answer
  } finally {
    await worker.terminate()
  }
}
