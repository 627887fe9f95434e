// A desk in a process of its own, on a file that survives it; it says on its output what it did and is killed at any moment.
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 } from 'uuid'
import { type DeskTask, tryAgain } from './desk-task.ts'
import { openDesk } from './open-desk.ts'

/** A sign-in cut by the end of the service waits for a browser that nobody will bring back. */
const signInPatience = 5_000

const task = JSON.parse(process.argv[2] ?? '{}') as DeskTask
// Straight to the pipe: what is acknowledged is out of this process before anything else happens.
const say = (word: string, value = '') => void writeSync(1, `${word} ${value}\n`)

const { desk, database, integrity, close } = await openDesk(task)
say('open', integrity)
process.once('SIGTERM', () => void close().then(() => process.exit(0)))

function acknowledge(patientId: string): void {
  const { id } = desk.writer.create({ type: 'transmission', patientId, body: { text: `Note ${v7()}` } })
  say('saved', id.replaceAll('-', ''))
}

let burst = task.write?.burst ?? Infinity
let waitingSince = performance.now()
let told = ''
for (;;) {
  const service = desk.service()
  if (service === 'needed') void desk.handlers['session.signIn']({})
  if (service !== 'in-progress') waitingSince = performance.now()
  else if (performance.now() - waitingSince > signInPatience) process.exit(tryAgain)
  if (task.write && desk.person()) {
    do {
      if (burst > 0) acknowledge(task.write.patientId)
      burst -= 1
    } while (burst > 0 && burst < Infinity)
  }
  const { waiting, refused } = await desk.handlers['status.read']({})
  const { count } = database.reader.get<{ count: number }>(
    "SELECT count(*) AS count FROM record WHERE type = 'transmission'",
  )!
  const state = `${count} ${waiting} ${refused}`
  if (state !== told) say('state', (told = state))
  await pause(5 + Math.random() * 15)
}
