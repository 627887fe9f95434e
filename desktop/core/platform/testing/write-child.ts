// Writes a file over another one, with a fault at a given step; prints the error's code, if any.
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { createNodeFiles } from '../node/node-files.ts'
import { failAtStep } from './file-faults.ts'

const [path = '', content = '', step = '', fault = ''] = process.argv.slice(2)
const files = createNodeFiles()
await failAtStep(Number(step), fault === 'kill' ? 'kill' : 'full', 'all')
try {
  await files.writeAtomic(path, new TextEncoder().encode(content))
} catch (error) {
  if (!isAppError(error)) throw error
  process.stdout.write(error.code)
}
