import { execFile } from 'node:child_process'

/** Runs a script of ours in a process of its own, to its end, whatever that is. */
export function runChild(
  script: string,
  ...parameters: readonly string[]
): Promise<{ readonly killed: boolean; readonly output: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...parameters], (error, output) => {
      const killed = error?.signal === 'SIGKILL'
      if (error && !killed) reject(error)
      else resolve({ killed, output })
    })
  })
}
