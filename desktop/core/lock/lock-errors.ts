import { AppError } from '@navigateur-pro/domain/errors.ts'

const kept = 'Rien n’a été effacé ni remplacé : les fichiers sont conservés tels quels.'
const startAgain =
  'Appelez l’assistance, ou mettez cette base de côté pour repartir d’une base neuve : après connexion, les dossiers reviendront du service, pas les envois restés en attente.'

export function keyMissing(): AppError {
  return new AppError(
    'key_missing',
    `La base locale de ce poste est là, mais pas sa clé : elle ne peut pas être ouverte, et aucune nouvelle clé n’a été créée. ${kept} ${startAgain}`,
  )
}

export function keyUnreadable(reason: string, what: string): AppError {
  return new AppError(
    'key_unreadable',
    `${what} : la base ne peut plus être ouverte. ${kept} ${startAgain}`,
    {
      reason,
    },
  )
}

export function backendChanged(before: string, now: string): AppError {
  return new AppError(
    'keystore_unavailable',
    `Le trousseau de ce poste a changé (« ${before} » auparavant, « ${now} » maintenant) : la base locale ne peut pas être ouverte avec celui-ci. ${kept} Rouvrez la session avec le trousseau d’origine, ou appelez l’assistance.`,
    { before, now },
  )
}

export function newerKeyFile(): AppError {
  return new AppError(
    'cache_newer',
    `La clé de ce poste vient d’une version plus récente de Navigateur Pro. ${kept} Mettez Navigateur Pro à jour pour retrouver la base locale.`,
  )
}

export function databaseMissing(): AppError {
  return new AppError(
    'cache_unreadable',
    `La base locale de ce poste est introuvable alors que sa clé existe. Rien n’a été recréé à sa place et la clé est conservée. ${startAgain}`,
    { reason: 'missing' },
  )
}

export function wrongPin(remaining: number): AppError {
  const tries = remaining === 1 ? 'Il reste 1 essai' : `Il reste ${remaining} essais`
  const warning =
    remaining <= 5
      ? ' Au-delà, la base de ce poste deviendra illisible et ce qui n’a pas encore été envoyé sera perdu : en cas d’oubli, appelez l’assistance avant.'
      : ''
  return new AppError(
    'pin_wrong',
    `Ce code n’est pas le bon. Vos données restent sur ce poste. ${tries}.${warning}`,
    { remaining },
  )
}

export function nothingYet(): AppError {
  return new AppError(
    'not_found',
    'Aucune base locale n’existe encore sur ce poste. Rien n’a été modifié. Choisissez d’abord un code.',
  )
}

export function alreadyCreated(): AppError {
  return new AppError(
    'conflict',
    'Une base locale existe déjà sur ce poste : elle est conservée. Saisissez votre code pour l’ouvrir.',
  )
}

export function forgetfulKeystore(): AppError {
  return new AppError(
    'keystore_unavailable',
    'Le trousseau de ce poste ne rend pas le secret qui vient de lui être confié : la base locale n’a pas été créée. Vérifiez le trousseau de la session, ou appelez l’assistance.',
  )
}

export function lockedMeanwhile(): AppError {
  return new AppError(
    'locked',
    'Navigateur Pro a été verrouillé entre-temps. Vos données restent sur ce poste. Saisissez votre code pour continuer.',
  )
}

export function unsoundKey(): AppError {
  return new AppError(
    'internal',
    'Le nouveau code n’a pas pu être vérifié : il n’a pas été retenu, et l’ancien reste valable. Recommencez.',
  )
}
