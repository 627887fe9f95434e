// @ts-check

const texts = /** @type {Readonly<Record<string, string>>} */ ({
  none: 'Aucun patient de Weda n’est affiché dans cet onglet.',
  reading: 'Lecture du patient en cours.',
  sent: 'Le patient de cet onglet est ouvert dans le Navigateur Pro.',
  unpaired:
    'Ce navigateur web n’est pas relié au Navigateur Pro : le patient n’a pas été ouvert. Ouvrez les réglages, puis « Relier ».',
  unreachable:
    'Le Navigateur Pro ne répond pas : le patient n’a pas été ouvert. Ouvrez-le et déverrouillez-le, et vérifiez que le module « Logiciel de cabinet dans le navigateur » y est activé ; l’envoi reprendra de lui-même.',
  refused:
    'Le Navigateur Pro n’a pas accepté ce patient. Ouvrez le diagnostic du module dans ses réglages : il dit pourquoi.',
  lunar:
    'La date de naissance de ce dossier est une date lunaire : elle sert à la facturation, pas à l’identité. Le patient n’a pas été ouvert ; recherchez-le dans le Navigateur Pro.',
  incomplete:
    'Il manque à ce dossier le nom de naissance, le prénom, le sexe ou la date de naissance : le patient n’a pas été ouvert. Complétez-le dans Weda, puis rechargez la page.',
  'other-patient':
    'Weda a répondu pour un autre dossier que celui de la page : rien n’a été ouvert. Rechargez la page.',
  unreadable:
    'La réponse de Weda n’a pas été comprise : le patient n’a pas été ouvert. Rechargez la page ; si cela dure, Weda a changé et cette extension doit être mise à jour.',
})

/** @param {string | undefined} status */
export function textOf(status) {
  return texts[status ?? 'none'] ?? ''
}
