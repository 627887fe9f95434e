/** Every sentence before the dossiers open. */

export const lock = {
  newTitle: 'Choisissez votre code',
  newText:
    'Il chiffre les dossiers gardés sur ce poste. Six chiffres au moins. Personne ne peut le retrouver pour vous.',
  code: 'Code',
  again: 'Le même code',
  different: 'Les deux codes diffèrent.',
  create: 'Chiffrer et commencer',
  lockedTitle: 'Navigateur Pro est verrouillé',
  unlock: 'Déverrouiller',
  triesLeft: (count: number) => (count === 1 ? 'Il reste un essai.' : `Il reste ${count} essais.`),
  retryIn: (seconds: number) =>
    seconds >= 120 ? `Nouvel essai dans ${Math.ceil(seconds / 60)} min.` : `Nouvel essai dans ${seconds} s.`,
  brokenTitle: 'Les données de ce poste ne s’ouvrent pas',
  brokenText:
    'Les fichiers sont gardés tels quels. Vous pouvez les mettre de côté : ils resteront sur ce poste pour le support, et Navigateur Pro repartira d’une copie neuve prise au service. Ce qui n’était pas encore envoyé reste dans les fichiers mis de côté.',
  setAside: 'Mettre de côté et repartir',
  setAsideSure: 'Confirmer : mettre de côté',
  setAsideDone: (folder: string) => `Anciennes données gardées dans ${folder}.`,
} as const

export const signIn = {
  title: 'Connectez-vous',
  text: 'Votre navigateur s’ouvre sur Pro Santé Connect. Vous revenez ici ensuite, avec votre carte CPS ou e-CPS.',
  button: 'Se connecter avec Pro Santé Connect',
  progressTitle: 'Connexion en cours',
  progressText: 'Elle se poursuit dans votre navigateur. Cette fenêtre s’ouvrira d’elle-même.',
  progressButton: 'Rouvrir Pro Santé Connect',
} as const
