import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { liaisonSheetOf } from './pages/liaison-sheet.ts'
import { referralFormOf } from './pages/referral-form.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { gpAndCoordinator as test } from './stage.ts'

const tabs = ['Journal', 'Traitements', 'RDV', 'Cercle'] as const

/** WCAG 1.4.10: nothing asks for scrolling in two directions. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth
    return [...document.querySelectorAll<HTMLElement>('body, main, section, [role="dialog"], fieldset')]
      .filter((element) => element.scrollWidth > Math.max(element.clientWidth, room) + 1)
      .map((element) => `${element.tagName} ${element.className} ${element.scrollWidth} > ${room}`)
  })
  expect(wide).toEqual([])
}

/** Every screen of the sidebar, one after the other. */
async function walk(desk: Sidebar, visit: (state: string) => Promise<void>): Promise<void> {
  const { page } = desk
  for (const tab of tabs) {
    await desk.tab(tab).click()
    await expect(desk.tab(tab)).toHaveAttribute('aria-selected', 'true')
    await visit(tab)
  }
  await desk.tab('Journal').click()
  await page.keyboard.press('t')
  await expect(desk.text).toBeFocused()
  await visit('transmettre')
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expect(referralFormOf(page).specialty).toBeFocused()
  await visit('avis')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('l')
  await expect(liaisonSheetOf(page).reason).toBeFocused()
  await visit('liaison')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Les touches' })).toBeVisible()
  await visit('touches')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('à 320 px de large, rien ne déborde et axe ne trouve rien', async ({ open, practice }) => {
  const gp = await open('gp', { width: 320, height: 700 })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await walk(gp, async (state) => {
    await expectNoSidewaysScroll(gp.page)
    await expectAccessible(gp.page, `320-${state}`)
  })
})

test('à 200 % de zoom, en thème sombre, rien ne déborde et axe ne trouve rien', async ({
  open,
  practice,
}) => {
  // A zoom of 200 % halves the pixels that the page is given.
  const gp = await open('gp', { width: 210, height: 450, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await walk(gp, async (state) => {
    await expectNoSidewaysScroll(gp.page)
    await expectAccessible(gp.page, `zoom-${state}`)
  })
})

/** The names of what takes the focus, key after key; each must show that it has it (WCAG 2.4.7). */
async function namesOnTheWay(page: Page, key: string, count: number): Promise<readonly string[]> {
  const names: string[] = []
  while (names.length < count) {
    await page.keyboard.press(key)
    const { name, shown } = await page.locator(':focus').evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return {
        name: (element.getAttribute('aria-label') ?? element.textContent).trim(),
        shown: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
      }
    })
    expect(shown, `le repère de « ${name} »`).toBe(true)
    names.push(name)
  }
  return names
}

test('la tabulation passe partout dans l’ordre, et l’on voit où l’on est', async ({ open, practice }) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.journal.getByRole('article').first()).toBeVisible()
  expect(await namesOnTheWay(gp.page, 'Tab', 5)).toEqual([
    expect.stringContaining('identité'),
    'Tout marquer comme vu',
    'Ouvrir le plan',
    'Journal',
    // Who wrote last depends on the hour: an evening has its round.
    expect.stringMatching(/^répondre : /),
  ])
  for (let back = 0; back < 5; back++) await gp.page.keyboard.press('Shift+Tab')
  expect(await namesOnTheWay(gp.page, 'Shift+Tab', 10)).toEqual([
    'Réglages',
    'Chercher',
    '1 à départager',
    expect.stringContaining('À jour'),
    expect.stringContaining('alerter'),
    expect.stringContaining('RDV'),
    expect.stringContaining('plan'),
    expect.stringContaining('transmettre'),
    expect.stringContaining('avis'),
    expect.stringContaining('liaison'),
  ])
  await gp.tab('Journal').focus()
  await gp.page.keyboard.press('ArrowRight')
  await expect(gp.tab('Plan')).toBeFocused()
  await expect(gp.tab('Plan')).toHaveAttribute('aria-selected', 'true')
  await gp.page.keyboard.press('ArrowLeft')
  await expect(gp.tab('Journal')).toBeFocused()
})

test('? dit ce que font les touches, là où l’on est', async ({ open, practice }) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.page.keyboard.press('?')
  const help = gp.page.getByRole('dialog', { name: 'Les touches' })
  for (const words of ['Transmettre à l’équipe', 'Fiche de liaison', 'tout marquer comme vu', 'chercher']) {
    await expect(help.getByRole('definition').filter({ hasText: words })).toHaveCount(1)
  }
  await gp.page.keyboard.press('t')
  await expect(gp.composer, 'une touche n’agit pas derrière une boîte ouverte').toBeHidden()
})

test('rien ne bouge pour qui a demandé moins de mouvement', async ({ open }) => {
  const gp = await open('gp')
  await gp.page.keyboard.press('Control+k')
  await expect(gp.page.getByRole('dialog')).toBeVisible()
  const longest = await gp.page.evaluate(() =>
    Math.max(
      0,
      ...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0)),
    ),
  )
  expect(longest).toBeLessThanOrEqual(1)
})
