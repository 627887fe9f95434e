const byId = (id) => document.getElementById(id)
const { patients, morning, cases, roads } = await (await fetch('/api/lists')).json()
const dossiers = new Map([...patients, ...cases.map((one) => one.patient)].map((one) => [one.localId, one]))
/** A second window of the software: another dossier, another voice. */
const windowNumber = new URLSearchParams(location.search).get('window') === '2' ? '2' : '1'
/** What was typed for each dossier, as long as the page lives. */
const observations = new Map()
let open = null

const linkWords = {
  connected: 'Navigateur relié',
  'waiting-for-pairing': 'Le Navigateur attend votre accord pour relier ce logiciel',
  unreachable: 'Navigateur non relié',
}

// French dates written by hand: a JavaScript Date would move birthdays with the time zone.
const day = (date) => date.split('-').toReversed().join('/')
const born = ({ sex, birthDate }) => `${sex === 'F' ? 'née' : 'né'} le ${day(birthDate)}`
const used = ({ birthName, usedName }) => (usedName && usedName !== birthName ? usedName : '')
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const words = (one) =>
  fold(`${one.birthName} ${one.usedName ?? ''} ${one.firstGivenName} ${day(one.birthDate)} ${one.localId}`)

function element(tag, { className = '', text = '' } = {}, ...children) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text) made.textContent = text
  made.append(...children)
  return made
}

function opener(localId, ...children) {
  const button = element('button', {}, ...children)
  button.type = 'button'
  button.dataset.localId = localId
  button.addEventListener('click', (event) => {
    event.stopPropagation()
    void openDossier(localId)
  })
  return button
}

async function post(path, body) {
  byId('notice').textContent = ''
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ window: windowNumber, ...body }),
    })
    if (!response.ok) byId('notice').textContent = (await response.json()).message
  } catch {
    byId('notice').textContent = 'Le logiciel de démonstration ne répond plus. Relancez-le.'
  }
}

async function openDossier(localId, intent = 'open') {
  byId('traps').open = false
  await post('/api/open', { localId, intent, road: byId('road').value })
  byId('dossier-name').focus()
}

async function closeDossier() {
  const from = open
  await post('/api/close', {})
  const back = [...document.querySelectorAll('tbody button')].find(
    (button) => button.dataset.localId === from,
  )
  ;(back ?? byId('search')).focus()
}

function drawAgenda() {
  byId('today').textContent = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full' }).format(new Date())
  const rows = morning.map(({ time, localId, reason }) => {
    const one = dossiers.get(localId)
    return element(
      'li',
      {},
      opener(
        localId,
        element('time', { text: time }),
        element('span', { className: 'who', text: `${used(one) || one.birthName} ${one.firstGivenName}` }),
        element('span', { className: 'reason', text: reason }),
      ),
    )
  })
  document.querySelector('.agenda ol').replaceChildren(...rows)
}

function drawTraps() {
  const rows = cases.map(({ title, expected, patient }) =>
    element('li', {}, opener(patient.localId, title, element('span', { text: expected }))),
  )
  document.querySelector('#traps ul').replaceChildren(...rows)
}

function drawList() {
  const sought = fold(byId('search').value).split(/\s+/).filter(Boolean)
  const found = patients
    .filter((one) => sought.every((word) => words(one).includes(word)))
    .toSorted((a, b) => a.birthName.localeCompare(b.birthName, 'fr'))
  const rows = found.map((one) => {
    const name = opener(one.localId, one.birthName)
    if (used(one)) name.append(element('small', { text: ` (${used(one)})` }))
    const cells = [name, one.firstGivenName, day(one.birthDate), one.sex, one.status, one.localId].map(
      (cell) => element('td', {}, cell),
    )
    const row = element('tr', {}, ...cells)
    row.dataset.localId = one.localId
    row.addEventListener('click', () => void openDossier(one.localId))
    return row
  })
  document.querySelector('tbody').replaceChildren(...rows)
  byId('count').textContent =
    found.length === 0 ? 'Aucun patient' : `${found.length} patient${found.length > 1 ? 's' : ''}`
  markOpen()
}

function markOpen() {
  for (const row of document.querySelectorAll('tbody tr')) {
    row.classList.toggle('open', row.dataset.localId === open)
    if (row.dataset.localId === open) row.scrollIntoView({ block: 'nearest' })
  }
  for (const button of document.querySelectorAll('.agenda button')) {
    if (button.dataset.localId === open) button.setAttribute('aria-current', 'true')
    else button.removeAttribute('aria-current')
  }
}

function drawDossier(localId) {
  if (open !== null) observations.set(open, byId('observation').value)
  open = localId
  const one = dossiers.get(localId)
  byId('dossier').hidden = one === undefined
  if (one) {
    const name = used(one) ? `${one.birthName} (${used(one)})` : one.birthName
    byId('dossier-name').textContent = `${name} ${one.firstGivenName}`
    byId('dossier-birth').textContent = `${born(one)} · dossier ${one.localId}`
    byId('dossier-ins').textContent = one.ins ? `${one.status} · ${one.ins}` : `${one.status}, sans INS`
    byId('observation').value = observations.get(localId) ?? ''
  }
  markOpen()
}

function drawRoads() {
  const choices = roads.map(({ id, label, unavailable }) => {
    const choice = element('option', { text: label })
    choice.value = id
    choice.disabled = unavailable !== undefined
    return choice
  })
  byId('road').replaceChildren(...choices)
  const kept = localStorage.getItem('road')
  byId('road').value = choices.some((one) => one.value === kept && !one.disabled) ? kept : roads[0].id
  explainRoad()
}

function explainRoad() {
  const road = roads.find(({ id }) => id === byId('road').value)
  const missing = roads.filter(({ unavailable }) => unavailable).map(({ label }) => label)
  const without = missing.length > 0 ? ` Non réglées ici : ${missing.join(', ')}.` : ''
  byId('road-help').textContent = road.explanation + without
}

function drawSent(sent) {
  if (!sent) return byId('sent').replaceChildren()
  const shown = [element('p', { text: sent.text })]
  if (sent.link) {
    const link = element('a', { text: sent.link.label })
    link.href = sent.link.href
    // A page of this software opens beside it; a link for the system leaves the page where it is.
    if (sent.link.href.startsWith('/')) link.target = '_blank'
    shown.push(link)
  }
  if (sent.code) {
    const code = element('code', { text: sent.code })
    const copy = element('button', { text: 'Copier' })
    copy.type = 'button'
    copy.addEventListener('click', () => void navigator.clipboard.writeText(sent.code))
    shown.push(code, copy)
  }
  const words = element('div', { className: 'words' }, ...shown)
  if (!sent.symbol) return byId('sent').replaceChildren(words)
  const symbol = element('img')
  symbol.src = sent.symbol
  symbol.alt = 'Datamatrix INS à scanner'
  return byId('sent').replaceChildren(symbol, words)
}

function drawState(state) {
  byId('link').dataset.link = state.link
  const why = state.link === 'connected' ? '' : (state.problem ?? '')
  byId('link').textContent = why ? `${linkWords[state.link]}. ${why}` : linkWords[state.link]
  byId('pairing').hidden = state.code === null
  if (state.code !== null) byId('code').textContent = `${state.code.slice(0, 3)} ${state.code.slice(3)}`
  byId('pair-again').hidden = !state.canPair
  const sent = JSON.stringify(state.sent)
  if (byId('sent').dataset.sent !== sent) {
    byId('sent').dataset.sent = sent
    drawSent(state.sent)
  }
  if (state.open !== open) drawDossier(state.open)
}

if (windowNumber === '2') {
  document.title = 'Fenêtre 2 — logiciel de démonstration'
  byId('which').textContent = 'logiciel de démonstration · fenêtre 2'
  byId('other').hidden = true
}
drawRoads()
drawAgenda()
drawTraps()
drawList()
byId('search').addEventListener('input', drawList)
byId('road').addEventListener('change', () => {
  localStorage.setItem('road', byId('road').value)
  explainRoad()
})
byId('close').addEventListener('click', () => void closeDossier())
byId('pair-again').addEventListener('click', () => void post('/api/pair-again', {}))
for (const button of document.querySelectorAll('[data-intent]')) {
  button.addEventListener(
    'click',
    () => void post('/api/open', { localId: open, intent: button.dataset.intent, road: byId('road').value }),
  )
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    if (byId('traps').open) {
      byId('traps').open = false
      document.querySelector('#traps summary').focus()
    } else if (open !== null && event.target !== byId('search')) void closeDossier()
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const group = event.target.closest('tbody, .agenda ol, #traps ul')
  if (step === undefined || group === null) return
  event.preventDefault()
  const buttons = [...group.querySelectorAll('button')]
  buttons[buttons.indexOf(event.target) + step]?.focus()
})
document.addEventListener('click', (event) => {
  if (!byId('traps').contains(event.target)) byId('traps').open = false
})

const states = new EventSource(`/api/state?window=${windowNumber}`)
states.addEventListener('message', (event) => drawState(JSON.parse(event.data)))
states.addEventListener('error', () => {
  byId('link').dataset.link = 'unreachable'
  byId('link').textContent = 'Le logiciel de démonstration ne répond plus.'
})
