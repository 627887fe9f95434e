// @ts-check
import { defaultPort, pair, readLink } from './navigateur-link.js'

const results = {
  paired: 'Ce navigateur web est relié. Rechargez les pages de Weda déjà ouvertes.',
  refused: 'Le Navigateur Pro n’a pas accepté ce navigateur web. Vous pouvez recommencer.',
  late: 'Personne n’a répondu à temps dans le Navigateur Pro. Recommencez.',
  busy: 'Une autre demande attend déjà une réponse dans le Navigateur Pro. Répondez-y, puis recommencez.',
  unreachable:
    'Le Navigateur Pro ne répond pas. Ouvrez-le et déverrouillez-le, activez-y le module « Logiciel de cabinet dans le navigateur », et vérifiez le port.',
}

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id))
const port = /** @type {HTMLInputElement} */ (element('port'))
const button = /** @type {HTMLButtonElement} */ (element('pair'))

element('form').addEventListener('submit', (event) => {
  event.preventDefault()
  void askPairing()
})

async function askPairing() {
  button.disabled = true
  element('status').textContent = 'Demande en cours.'
  const result = await pair(Number(port.value), (code) => {
    element('code').textContent = `${code.slice(0, 3)} ${code.slice(3)}`
    element('status').textContent =
      'Comparez ces six chiffres avec ceux du Navigateur Pro, puis acceptez-y la demande.'
  })
  element('code').textContent = ''
  element('status').textContent = results[result]
  button.disabled = false
}

const link = await readLink()
port.value = String(link.port ?? defaultPort)
element('status').textContent = link.token
  ? 'Ce navigateur web est relié.'
  : 'Ce navigateur web n’est pas encore relié.'
