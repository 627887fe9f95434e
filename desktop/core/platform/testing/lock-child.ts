// Holds a folder until it is killed.
import { createNodeFiles } from '../node/node-files.ts'

await createNodeFiles().lockFolder(process.argv[2] ?? '')
process.stdout.write('held')
setInterval(() => undefined, 1000)
