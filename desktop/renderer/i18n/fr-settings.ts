/** Every sentence of the settings, of the ways in and of pairing. */

export const settings = {
  title: 'Réglages',
  theme: 'Apparence',
  themes: { auto: 'Comme le poste', light: 'Claire', dark: 'Sombre' },
  code: 'Code de ce poste',
  codeText: (minutes: number) =>
    `Il chiffre les dossiers gardés ici. Verrouillage après ${minutes} min sans activité.`,
  changeCode: 'Changer le code',
  currentCode: 'Code actuel',
  newCode: 'Nouveau code',
  again: 'Le même nouveau code',
  different: 'Les deux nouveaux codes diffèrent.',
  save: 'Changer le code',
  codeChanged: 'Code changé.',
  lockNow: 'Verrouiller maintenant',
  software: 'Logiciels reliés',
  noSoftware:
    'Aucun logiciel relié. Un logiciel de cabinet qui le demande paraît ici, et vous l’acceptez ou non.',
  acceptedBy: (who: string, day: string) => `accepté par ${who}, ${day}`,
  revoke: 'Délier',
  revokeLabel: (name: string) => `Délier ${name}`,
  revokeSure: (name: string) => `Délier ${name} ? Navigateur Pro ne suivra plus son patient.`,
  revokeConfirm: 'Délier ce logiciel',
  revoked: (name: string) => `${name} n’est plus relié.`,
  session: 'Session',
  signedIn: 'Connecté par Pro Santé Connect.',
  signedOut: 'Session à renouveler : lire et écrire restent possibles, les envois attendent.',
  signingIn: 'Connexion en cours dans votre navigateur.',
  signIn: 'Se connecter',
  signOut: 'Se déconnecter',
  signOutSure: 'Se déconnecter ? Ce qui n’est pas envoyé reste gardé ici jusqu’à votre prochaine connexion.',
  signedOutDone: 'Vous êtes déconnecté.',
  keyboard: 'Clavier',
  letterKeys: 'Touches à une lettre',
  letterKeysText: 'L, A, T, R, Espace… agissent seules. À couper si vous dictez vos textes ; Ctrl + K reste.',
  seeKeys: 'Voir les touches',
  about: 'À propos',
  version: (version: string) => `Navigateur Pro, version ${version}`,
  test: 'Environnement de test',
  demonstration: 'Données de démonstration : tous les patients sont fictifs.',
} as const

export const pairing = {
  title: (name: string) => `${name} demande à être relié`,
  text: 'S’il affiche les mêmes chiffres, Navigateur Pro suivra le patient qui y est ouvert.',
  compare: 'Comparez ces six chiffres avec ceux du logiciel',
  since: (when: string) => `demandé ${when}`,
  accept: 'Accepter',
  refuse: 'Refuser',
  accepted: (name: string) => `${name} est relié.`,
  refused: (name: string) => `${name} n’est pas relié.`,
} as const

/** The ways in by which the patient of the practice software arrives. */
export const waysIn = {
  title: 'D’où vient le patient',
  back: 'Tous les réglages',
  states: { on: 'en marche', off: 'arrêté', problem: 'à réparer' },
  set: 'Régler',
  setLabel: (name: string) => `Régler : ${name}`,
  on: 'En marche',
  secretHint: 'Gardé sur ce poste et jamais montré. Laissez vide pour ne pas le changer.',
  save: 'Enregistrer',
  saved: (name: string) => `${name} : réglages enregistrés.`,
  testTitle: 'Pourquoi rien n’arrive',
  testText: 'Navigateur Pro regarde chaque point, dans l’ordre où il se répare.',
  test: 'Vérifier',
  testing: 'Vérification…',
  outcomes: { ok: 'ok', waiting: 'en attente', failed: 'à réparer' },
  tested: (total: number, failed: number, waiting: number) => {
    const points = total === 1 ? '1 point vérifié' : `${total} points vérifiés`
    if (failed > 0) return `${points}, ${failed} à réparer.`
    if (waiting > 0) return `${points}, ${waiting} en attente.`
    return total === 0 ? 'Rien à vérifier.' : 'Tout est en ordre.'
  },
} as const
