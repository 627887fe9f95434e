import { AppError, type ErrorCode } from '@navigateur-pro/domain/errors.ts'

const noPatient = 'aucun patient n’a été ouvert.'
const another =
  'Scannez le code avec la douchette, ou donnez une photo nette, prise de près, où le code entier est à plat et bien éclairé.'

/** Why what was handed in opens nobody. No text here ever holds what the code says. */
const refusals = {
  'text-unreadable': ['bad_input', ''],
  keyboard: [
    'bad_input',
    `La douchette écrit comme un clavier américain : ${noPatient} Réglez-la sur « clavier français » avec le code de configuration de sa notice, puis scannez à nouveau.`,
  ],
  'files-off': [
    'forbidden',
    `La lecture des fichiers est arrêtée dans les réglages de ce module : ${noPatient} Cochez-la, ou scannez le code.`,
  ],
  unsupported: [
    'unsupported_media',
    `Ce fichier n’est ni une image PNG ou JPEG, ni un PDF : ${noPatient} Enregistrez la photo au format JPEG (un iPhone fait d’abord du HEIC), ou scannez le code.`,
  ],
  'too-heavy': [
    'too_large',
    `Ce fichier dépasse 20 Mo : ${noPatient} Donnez la seule page, ou une photo, où figure le code.`,
  ],
  'too-many-pixels': ['too_large', `Cette image est trop grande : ${noPatient} Recadrez-la autour du code.`],
  damaged: [
    'bad_input',
    `Ce fichier est abîmé, ou protégé par un mot de passe : ${noPatient} Demandez-le à nouveau, ou scannez le code imprimé.`,
  ],
  slow: [
    'bad_input',
    `La lecture de ce fichier a été arrêtée, elle durait plus de dix secondes : ${noPatient} Recadrez l’image autour du code, ou scannez-le.`,
  ],
  busy: [
    'already_running',
    'Un autre fichier est en cours de lecture : celui-ci n’a pas été ouvert. Redonnez-le dans quelques secondes.',
  ],
  stopped: ['locked', `La lecture a été interrompue : ${noPatient} Redonnez le fichier.`],
  none: ['bad_input', `Aucun datamatrix INS n’a été trouvé dans ce fichier : ${noPatient} ${another}`],
  several: [
    'bad_input',
    `Ce document porte les codes de plusieurs patients : ${noPatient} Scannez celui du patient voulu.`,
  ],
  'code-unreadable': [
    'bad_input',
    `Le datamatrix INS de ce fichier est incomplet ou ses valeurs sont fausses : ${noPatient} Demandez le document à nouveau, ou recherchez le patient.`,
  ],
} as const satisfies Record<string, readonly [ErrorCode, string]>

export type RefusalReason = keyof typeof refusals

export function refusal(reason: RefusalReason, message: string = refusals[reason][1]): AppError {
  return new AppError(refusals[reason][0], message, { reason })
}
