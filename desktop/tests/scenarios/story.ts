import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import type { DeskName } from '../../../build/demonstration.ts'
import { expectNoViolation } from '../e2e/accessible.ts'
import { onStage } from '../e2e/stage.ts'

type Scene = {
  /** One step of the story as a person has it on screen: nothing for axe to find, and a picture under `npm run scenarios`. */
  readonly scene: (on: { readonly page: Page }, title: string) => Promise<void>
}

/** A named scenario on a stage of its own: whom it needs, each at a desk, and its pictures in their order. */
export function storyOf(...desks: readonly DeskName[]) {
  return onStage(...desks).extend<Scene>({
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
    scene: async ({}, use, { file }) => {
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
}
