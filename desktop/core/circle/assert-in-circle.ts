import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { RecordStore } from '../records/record-store.ts'

/** Who left a circle keeps what he or she signed, to read. */
export function assertInCircle(store: Pick<RecordStore, 'isRetained'>, patientId: string): void {
  if (!store.isRetained(patientId)) return
  throw new AppError(
    'forbidden',
    'Vous n’êtes plus dans le cercle de soins de cette personne : ce que vous avez signé reste lisible, mais rien ne peut y être écrit. Votre texte est gardé en brouillon.',
  )
}
