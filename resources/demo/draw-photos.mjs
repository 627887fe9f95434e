/**
 * Draws the pictures of the demonstration: a heel wound that heals over seven weeks and an INR
 * reading. They are drawings, so that no person's body is in the repository. The outputs are
 * committed; run this again only to change a drawing:
 *   node resources/demo/draw-photos.mjs [path of a Chromium]
 */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const folder = join(import.meta.dirname, 'photos')
const full = { width: 1000, height: 750 }
const small = { width: 240, height: 180 }
/** Pixels of a centimetre: the ruler and the wounds share it, so that a measure read on the picture is the one written. */
const cm = 88

/** Length and width in centimetres, share of fibrin, depth of colour; the captions in the scenario say the same. */
const wounds = [
  { name: 'talon-1', length: 3.2, width: 2.6, fibrin: 0.6, rim: 30 },
  { name: 'talon-2', length: 2.9, width: 2.4, fibrin: 0.42, rim: 28 },
  { name: 'talon-3', length: 2.4, width: 1.9, fibrin: 0.22, rim: 30 },
  { name: 'talon-4', length: 1.7, width: 1.3, fibrin: 0.08, rim: 34 },
  { name: 'talon-5', length: 1.1, width: 0.8, fibrin: 0, rim: 36 },
]

/** A closed curve around the origin, slightly uneven: `bumps` turn with the shape so that the series keeps one outline. */
function outline(rx, ry, uneven) {
  const points = Array.from({ length: 60 }, (_, step) => {
    const angle = (step / 60) * 2 * Math.PI
    const wave = 1 + uneven * (0.5 * Math.sin(3 * angle + 0.7) + 0.32 * Math.sin(5 * angle + 2.1) - 0.18)
    return `${(Math.cos(angle) * rx * wave).toFixed(1)} ${(Math.sin(angle) * ry * wave).toFixed(1)}`
  })
  return `M${points.join('L')}Z`
}

function ruler(x, y, length) {
  const ticks = Array.from({ length: length * 10 + 1 }, (_, mm) => {
    const at = 18 + (mm * cm) / 10
    const height = mm % 10 === 0 ? 34 : mm % 5 === 0 ? 24 : 14
    const digit = mm % 10 === 0 ? `<text x="${at}" y="60" text-anchor="middle">${mm / 10}</text>` : ''
    return `<path d="M${at} 0v${height}"/>${digit}`
  }).join('')
  return `<g transform="translate(${x} ${y}) rotate(-1.4)" font-family="DejaVu Sans" font-size="20" fill="#222">
    <rect width="${length * cm + 36}" height="92" rx="3" fill="#fbfbf6" stroke="#d7d7cc" filter="url(#lift)"/>
    <g stroke="#222" stroke-width="1.6">${ticks.replaceAll('<text', '<text stroke="none"')}</g>
    <text x="18" y="84" font-size="15" fill="#666">cm · talon D</text></g>`
}

function heel({ length, width, fibrin, rim }) {
  const [rx, ry] = [(length * cm) / 2, (width * cm) / 2]
  return `<rect width="1000" height="750" fill="#8fb3b8"/>
    <rect width="1000" height="750" fill="url(#cloth)" opacity=".5"/>
    <g filter="url(#lift)"><path d="M255 -40 C235 160 200 330 250 450 C300 585 395 640 505 640 C630 640 725 575 762 440 C798 300 760 130 742 -40Z" fill="url(#skin)"/></g>
    <path d="M255 -40 C235 160 200 330 250 450 C300 585 395 640 505 640 C630 640 725 575 762 440 C798 300 760 130 742 -40Z" fill="url(#shade)"/>
    <g fill="none" stroke="#b98466" stroke-width="3" opacity=".35" stroke-linecap="round">
      <path d="M292 470 C350 560 430 600 515 604"/><path d="M318 452 C372 530 440 566 505 572"/>
      <path d="M610 588 C675 560 712 500 728 440"/><path d="M330 60 C420 84 560 84 660 56"/></g>
    <g transform="translate(505 330) rotate(-12)">
      <path d="${outline(rx + rim * 2.2, ry + rim * 2, 0.05)}" fill="#d9866f" opacity=".38" filter="url(#soft)"/>
      <path d="${outline(rx + rim, ry + rim * 0.9, 0.07)}" fill="#eab9a4" filter="url(#soft2)"/>
      <path d="${outline(rx + 3, ry + 3, 0.12)}" fill="#c97f70"/>
      <g clip-path="url(#bed)">
        <path d="${outline(rx, ry, 0.12)}" fill="url(#granulation)"/>
        <path d="${outline(rx, ry, 0.12)}" fill="url(#grain)" opacity=".55"/>
        <g fill="#e3cf95" opacity=".92" filter="url(#soft2)">
          <path transform="translate(${-rx * 0.18} ${ry * 0.08})" d="${outline(rx * fibrin * 1.15, ry * fibrin, 0.5)}"/>
          <path transform="translate(${rx * 0.42} ${-ry * 0.3}) rotate(40)" d="${outline(rx * fibrin * 0.5, ry * fibrin * 0.45, 0.5)}"/></g>
      </g>
      <path d="${outline(rx, ry, 0.12)}" fill="none" stroke="#f3d3c4" stroke-width="5" opacity=".7"/>
    </g>
    <defs><clipPath id="bed"><path d="${outline(rx, ry, 0.12)}"/></clipPath></defs>
    ${ruler(222, 630, 6)}`
}

function inrReading() {
  return `<rect width="1000" height="750" fill="#d9d4c7"/><rect width="1000" height="750" fill="url(#cloth)" opacity=".35"/>
    <g filter="url(#lift)"><rect x="300" y="70" width="400" height="520" rx="64" fill="#f4f5f3"/></g>
    <rect x="340" y="120" width="320" height="230" rx="16" fill="#26332f"/>
    <rect x="352" y="132" width="296" height="206" rx="8" fill="#c9d6c4"/>
    <g font-family="DejaVu Sans" fill="#1f2a26">
      <text x="372" y="176" font-size="26">INR</text><text x="628" y="176" font-size="22" text-anchor="end">sang cap.</text>
      <text x="500" y="286" font-size="104" font-weight="bold" text-anchor="middle">4,4</text>
      <text x="500" y="324" font-size="20" text-anchor="middle">zone cible 2,0 – 3,0  ▲</text></g>
    <circle cx="500" cy="440" r="44" fill="#dfe4e0" stroke="#b7c0ba" stroke-width="4"/>
    <circle cx="500" cy="440" r="16" fill="#5f7f72"/>
    <rect x="440" y="560" width="120" height="26" rx="6" fill="#3a4642"/>
    <g filter="url(#lift)"><path d="M462 574h76v128q0 14-14 14h-48q-14 0-14-14z" fill="#fbfbf8"/></g>
    <path d="M488 606h24v60h-24z" fill="#e9e4da"/><ellipse cx="500" cy="684" rx="15" ry="13" fill="#9a4a44"/>`
}

const definitions = `<defs>
  <radialGradient id="skin" cx=".5" cy=".45" r=".7"><stop offset="0" stop-color="#eec6a8"/><stop offset=".6" stop-color="#e2b291"/><stop offset="1" stop-color="#c48f6e"/></radialGradient>
  <linearGradient id="shade" x1="0" x2="1"><stop offset="0" stop-color="#7d4f38" stop-opacity=".35"/><stop offset=".25" stop-color="#7d4f38" stop-opacity="0"/><stop offset=".8" stop-color="#7d4f38" stop-opacity="0"/><stop offset="1" stop-color="#7d4f38" stop-opacity=".4"/></linearGradient>
  <radialGradient id="granulation"><stop offset="0" stop-color="#b5564f"/><stop offset=".75" stop-color="#c0685d"/><stop offset="1" stop-color="#d48a7b"/></radialGradient>
  <filter id="soft"><feGaussianBlur stdDeviation="14"/></filter><filter id="soft2"><feGaussianBlur stdDeviation="5"/></filter>
  <filter id="lift" x="-20%" y="-20%" width="140%" height="140%"><feDropShadow dx="0" dy="8" stdDeviation="12" flood-color="#222" flood-opacity=".3"/></filter>
  <pattern id="cloth" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="#fff" stroke-opacity=".25"/></pattern>
  <pattern id="grain" width="26" height="22" patternUnits="userSpaceOnUse"><circle cx="6" cy="6" r="4" fill="#d58a7e"/><circle cx="19" cy="14" r="5" fill="#cf7f74"/><circle cx="8" cy="17" r="3" fill="#a84c46"/></pattern>
</defs>`

const drawings = [
  ...wounds.map((wound) => ({ name: wound.name, body: heel(wound) })),
  { name: 'inr', body: inrReading() },
]

await mkdir(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const { name, body } of drawings) {
    for (const { suffix, size, quality } of [
      { suffix: '', size: full, quality: 78 },
      { suffix: '-vignette', size: small, quality: 72 },
    ]) {
      const page = await browser.newPage({ viewport: size })
      await page.setContent(
        `<style>body{margin:0}svg{display:block}</style><svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 1000 750">${definitions}${body}</svg>`,
      )
      const path = join(folder, `${name}${suffix}.jpg`)
      await page.screenshot({ path, type: 'jpeg', quality })
      await page.close()
      console.log(`${name}${suffix}.jpg ${(await stat(path)).size} octets`)
    }
  }
} finally {
  await browser.close()
}
