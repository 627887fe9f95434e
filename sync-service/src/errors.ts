import { AppError, type ErrorCode, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { ErrorReply } from '@navigateur-pro/domain/sync/messages.ts'

type Refusal = { readonly status: number; readonly code: ErrorCode; readonly message: string }

/** Every way the service says no: wire code → HTTP status, product code, French sentence. The only such table. */
const refusals = {
  bad_input: {
    status: 400,
    code: 'bad_input',
    message: 'La demande n’est pas lisible ; rien n’a été enregistré.',
  },
  cursor_invalid: {
    status: 400,
    code: 'bad_input',
    message: 'Le repère de lecture n’est pas valable ; reprenez la synchronisation depuis le début.',
  },
  session_needed: {
    status: 401,
    code: 'session_needed',
    message: 'La session a pris fin ; vos saisies sont gardées, reconnectez-vous.',
  },
  forbidden: { status: 403, code: 'forbidden', message: 'Votre rôle ne permet pas cette action.' },
  emergency_role: {
    status: 403,
    code: 'forbidden',
    message:
      'L’accès d’urgence est réservé aux médecins, infirmiers, pharmaciens et établissements. Rien n’a été ouvert.',
  },
  emergency_objection: {
    status: 403,
    code: 'forbidden',
    message:
      'Ce patient s’est opposé à votre accès, et cela vaut aussi en urgence. Rien n’a été ouvert : appelez son médecin traitant ou la coordination.',
  },
  emergency_unknown: {
    status: 404,
    code: 'not_found',
    message: 'Le service ne connaît aucun dossier sous exactement cette identité. Rien n’a été ouvert.',
  },
  reason_needed: {
    status: 400,
    code: 'bad_input',
    message:
      'Écrivez le motif en dix caractères au moins : il sera lu par le cercle de soins. Rien n’a été ouvert.',
  },
  member: {
    status: 409,
    code: 'conflict',
    message: 'Vous êtes déjà dans le cercle de soins de cette personne : son dossier arrive sur ce poste.',
  },
  device_wiped: {
    status: 403,
    code: 'device_wiped',
    message: 'L’effacement de ce poste a été demandé ; il ne reçoit et n’envoie plus rien.',
  },
  last_member: {
    status: 409,
    code: 'conflict',
    message: 'C’est la dernière personne de ce cercle : le dossier n’aurait plus personne. Rien n’a changé.',
  },
  another_patient: {
    status: 409,
    code: 'conflict',
    message: 'Ce dossier est celui d’un autre patient, ou ce patient en a déjà un. Rien n’a changé.',
  },
  not_found: { status: 404, code: 'not_found', message: 'Introuvable, ou non accessible avec vos droits.' },
  device_reset: {
    status: 409,
    code: 'conflict',
    message:
      'La suite des saisies de ce poste est incomplète ; rien n’a été effacé, le poste doit se resynchroniser.',
  },
  feed_reset: {
    status: 410,
    code: 'conflict',
    message: 'Le fil a été reconstruit ; le poste recharge ses données, vos saisies en attente sont gardées.',
  },
  too_large: {
    status: 413,
    code: 'too_large',
    message: 'L’envoi est trop volumineux ; envoyez-le en plusieurs fois.',
  },
  unsupported_media: {
    status: 415,
    code: 'unsupported_media',
    message: 'Ce format n’est pas accepté ; rien n’a été enregistré.',
  },
  upload_offset: {
    status: 409,
    code: 'conflict',
    message: 'Ce morceau de fichier n’est pas celui qui est attendu ; l’envoi reprend où il en est.',
  },
  upload_locked: {
    status: 423,
    code: 'conflict',
    message: 'Ce fichier est déjà en cours d’envoi ; l’envoi reprend dans un instant.',
  },
  checksum_mismatch: {
    status: 460,
    code: 'bad_input',
    message: 'Ce morceau de fichier est arrivé abîmé ; il est à renvoyer.',
  },
  quota_reached: {
    status: 507,
    code: 'too_large',
    message: 'La place prévue pour les fichiers de ce dossier est pleine ; votre texte est enregistré.',
  },
  file_mismatch: {
    status: 400,
    code: 'bad_input',
    message:
      'Le fichier reçu n’est pas celui qui était annoncé ; il a été écarté, votre texte est enregistré.',
  },
  photo_metadata: {
    status: 415,
    code: 'unsupported_media',
    message:
      'Cette photo dit encore où, quand et avec quoi elle a été prise ; elle a été écartée. Joignez-la depuis Navigateur Pro, qui l’efface.',
  },
  range_unsatisfiable: {
    status: 416,
    code: 'bad_input',
    message: 'Ce fichier est plus court que la partie demandée.',
  },
  tus_version: {
    status: 412,
    code: 'update_needed',
    message: 'Cette façon d’envoyer les fichiers n’est pas celle du service ; mettez Navigateur Pro à jour.',
  },
  update_needed: {
    status: 426,
    code: 'update_needed',
    message: 'Cette version est trop ancienne ; vos saisies sont gardées, mettez Navigateur Pro à jour.',
  },
  too_many_requests: {
    status: 429,
    code: 'too_many_requests',
    message: 'Trop de demandes à la fois ; patientez une minute, rien n’est perdu.',
  },
  internal: {
    status: 500,
    code: 'internal',
    message: 'Une erreur est survenue dans le service ; rien n’a été enregistré, réessayez plus tard.',
  },
  unavailable: {
    status: 503,
    code: 'service_refused',
    message: 'Le service est momentanément indisponible ; vos saisies sont gardées et seront renvoyées.',
  },
} as const satisfies Record<string, Refusal>

export type RefusalCode = keyof typeof refusals

export function refuse(refusal: RefusalCode, cause?: unknown): AppError {
  const { code, message } = refusals[refusal]
  return new AppError(code, message, { refusal }, { cause })
}

export function refusalOf(error: unknown): RefusalCode {
  if (isAppError(error)) {
    const named = error.details['refusal'] ?? error.code
    return typeof named === 'string' && named in refusals ? (named as RefusalCode) : 'internal'
  }
  const { statusCode } = (error ?? {}) as { statusCode?: unknown }
  switch (statusCode) {
    case 400:
      return 'bad_input'
    case 404:
      return 'not_found'
    case 413:
      return 'too_large'
    case 415:
      return 'unsupported_media'
    case 429:
      return 'too_many_requests'
    default:
      return 'internal'
  }
}

/** What leaves the service: never a stack, an SQL text or a value of the request. */
export function replyTo(
  refusal: RefusalCode,
  reference: string,
): { readonly status: number; readonly body: ErrorReply } {
  const { status, message } = refusals[refusal]
  return { status, body: { code: refusal, message, reference } }
}
