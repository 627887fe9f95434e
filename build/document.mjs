import { join } from 'node:path'
import { main, prepare, root, run } from './prepare.mjs'

await main(async () => run(prepare(), [join(root, 'build/document.ts'), ...process.argv.slice(2)]))
