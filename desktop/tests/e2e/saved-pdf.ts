import { execFileSync, spawnSync } from 'node:child_process'
import { expect, type Locator } from '@playwright/test'

const hasReader = !spawnSync('pdftotext', ['-v']).error

/** What the PDF that this button saves is called and says; its bytes alone are looked at where nothing here reads one. */
export async function expectPdf(button: Locator, name: RegExp, ...words: readonly string[]): Promise<void> {
  const [file] = await Promise.all([button.page().waitForEvent('download'), button.press('Enter')])
  expect(file.suggestedFilename()).toMatch(name)
  const path = await file.path()
  if (!hasReader) return
  const text = execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, ' ')
  for (const word of words) expect(text).toContain(word)
}
