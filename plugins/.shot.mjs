import { chromium } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { spawn } from 'node:child_process'
import { writeFileSync, rmSync, mkdirSync } from 'node:fs'
import { startLocalChannel } from './local-channel/src/local-channel.ts'
import { channelLimits } from './sdk/src/protocol.ts'
const dir = '/tmp/shot'
rmSync(dir, { recursive: true, force: true })
mkdirSync(dir, { mode: 0o700 })
const P = (localId, birthName, firstGivenName, sex, birthDate, extra = {}) => ({
  localId,
  birthName,
  firstGivenName,
  givenNames: firstGivenName,
  sex,
  birthDate,
  birthPlace: '40192',
  status: 'QUAL',
  oid: '1.2.250.1.213.1.4.10',
  matricule: '279035121518989',
  ...extra,
})
writeFileSync(
  dir + '/p.json',
  JSON.stringify([
    P('1042', 'PAT-TROIS', 'DOMINIQUE', 'F', '1979-03-28'),
    P('0871', 'LAFARGUE', 'JEAN-PIERRE', 'M', '1948-07-02'),
    P('1120', 'DUBOSCQ', 'MARIE', 'F', '1936-11-19', { usedName: 'CASTAINGS' }),
    P('0033', 'DARRIEUX', 'ANDRE', 'M', '1941-01-30', {
      status: 'VALI',
      matricule: undefined,
      oid: undefined,
    }),
    P('1207', 'ŒUVRARD', 'ÉLÉONORE', 'F', '1990-05-05'),
    P('0654', 'LABORDE', 'PAUL', 'M', '1955-12-12'),
    P('0655', 'LABORDE', 'PIERRE', 'M', '1955-12-12'),
    P('1301', 'BENSAÏD', 'NADIA', 'F', '1972-09-09', { birthPlace: '99352' }),
    P('0098', 'DUCASSE', 'HENRI', 'M', '1929-02-14', { status: 'RECUP' }),
    P('1410', 'MARQUE', 'LUCIE', 'F', '2019-06-21'),
    P('0777', 'CAZENAVE', 'BERNADETTE', 'F', '1944-04-04', { usedName: 'LESPARRE' }),
    P('0512', 'DAUGA', 'MICHEL', 'M', '1960-10-10', { status: 'PROV', matricule: undefined, oid: undefined }),
    P('0519', 'DULOUNG', 'YVETTE', 'F', '1933-08-01'),
  ]),
)
let decide
const pub = []
const pairings = new Map()
const host = {
  folder: dir + '/canal',
  publish: (m) => {
    pub.push(m)
  },
  requestPairing: () => new Promise((r) => (decide = r)),
  readPairing: async (id) => pairings.get(id),
  savePairing: async (i, n, s) => {
    pairings.set(i, s)
  },
  log() {},
}
let hub = await startLocalChannel(host, { acceptNewSoftware: true }, channelLimits)
const child = spawn(
  process.execPath,
  [
    'plugins/demo-lgc/src/main.ts',
    '--port',
    '0',
    '--patients',
    dir + '/p.json',
    '--channel',
    dir + '/canal',
    '--pairing',
    dir + '/pair.json',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const url = await new Promise((r) =>
  child.stdout.on('data', (d) => {
    const m = /http:\S+/.exec(d)
    if (m) r(m[0])
  }),
)
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await (await b.newContext({ viewport: { width: 1180, height: 760 } })).newPage()
process.on('exit', () => child.kill())
const errs = []
page.on('console', (m) => {
  if (m.type() === 'error') errs.push(m.text())
})
page.on('pageerror', (e) => errs.push(String(e)))
async function shot(n) {
  await page.waitForTimeout(150)
  await page.screenshot({ path: `${dir}/${n}.png` })
  const a = await new AxeBuilder({ page }).analyze()
  console.log(
    n,
    'axe',
    a.violations.map((v) => v.id + ': ' + v.nodes.map((x) => x.target + ' ' + x.failureSummary).join(' | ')),
  )
}
await page.goto(url)
await page.waitForSelector('#code:visible')
await shot('1-pairing')
decide(true)
await page.waitForSelector('[data-link=connected]')
await shot('2-list')
await page
  .getByRole('button', { name: /LAFARGUE/ })
  .last()
  .click()
await page.waitForSelector('#dossier:visible')
await shot('3-open')
await page.getByLabel('Observation du jour').fill('Tension 14/8. Plaie du talon en voie de cicatrisation.')
await page.getByRole('button', { name: 'Fiche de liaison' }).click()
await page
  .getByRole('button', { name: /CASTAINGS/ })
  .first()
  .click()
await page.waitForTimeout(200)
await page.getByText('Cas particuliers').click()
await shot('4-traps')
await page.getByRole('button', { name: /Clé INS fausse/ }).click()
await page.waitForTimeout(200)
await shot('5-trap')
await page.keyboard.press('Escape')
await page.waitForTimeout(200)
console.log(
  'hidden',
  await page.locator('#dossier').isHidden(),
  await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80)),
)
await page.getByLabel('Rechercher').fill('lab pierre')
await shot('6-search')
await page
  .getByRole('button', { name: /LABORDE/ })
  .last()
  .press('Enter')
await hub.stop()
await page.waitForSelector('[data-link=unreachable]')
await page.waitForTimeout(1200)
await shot('7-down')
await page.setViewportSize({ width: 820, height: 760 })
await page.keyboard.press('Escape')
await page.getByLabel('Rechercher').fill('')
await shot('8-narrow')
await page.setViewportSize({ width: 400, height: 760 })
await shot('9-phone')
hub = await startLocalChannel(host, { acceptNewSoftware: true }, channelLimits)
await page.waitForSelector('[data-link=connected]', { timeout: 10000 })
console.log(pub.map((m) => m.kind + ' ' + (m.patient?.birthName ?? '') + ' ' + (m.intent ?? '')).join('; '))
console.log('errs', errs)
for (const h of [{}, { Origin: 'http://evil.example' }, { Origin: url.slice(0, -1) }])
  console.log(
    JSON.stringify(h),
    (
      await fetch(url + 'api/open', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...h },
        body: '{"localId":"1042"}',
      })
    ).status,
  )
child.kill('SIGTERM')
await new Promise((r) =>
  child.on('exit', (c) => {
    console.log('exit', c)
    r()
  }),
)
await b.close()
await hub.stop()
