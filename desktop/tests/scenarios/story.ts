import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { connectDesk } from '../../../build/desk-client.ts'
import type { Demonstration } from '../../../build/demonstration.ts'
import { expectNoViolation } from '../e2e/accessible.ts'
import { onStage } from '../e2e/stage.ts'

type Scene = {
  /** One step of the story as a person has it on screen: nothing for axe to find, and a picture under `npm run scenarios`. */
  readonly scene: (on: { readonly page: Page }, title: string) => Promise<void>
}

/**
 * The named scenarios share one stage a worker, each with a patient of its own: a desk is started when
 * somebody sits down at it. A story that fails takes its stage with it.
 */
export const story = onStage('gp').extend<Scene>({
  scene: async ({ demo }, use, { file }) => {
    await showJournals(demo)
    const kept = process.env['NAVIGATEUR_SCENES']
    const folder = kept && join(kept, basename(file, '.spec.ts'))
    if (folder) mkdirSync(folder, { recursive: true })
    let number = 0
    await use(async ({ page }, title) => {
      number += 1
      const name = `${String(number).padStart(2, '0')}-${title}.png`
      if (folder) await page.screenshot({ path: join(folder, name) })
      await expectNoViolation(page, title)
    })
  },
})

/** A desk remembers the tab that was left open: each story begins at the journal. */
async function showJournals({ desks }: Demonstration): Promise<void> {
  for (const { address } of Object.values(desks)) {
    const { client, close } = await connectDesk(address)
    const preferences = await client.call('preferences.read', {})
    await client.call('preferences.save', { ...preferences, tab: 'journal' })
    close()
  }
}
