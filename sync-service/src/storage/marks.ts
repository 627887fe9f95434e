import { AppError } from '@navigateur-pro/domain/errors.ts'

/** Why a storage must not be opened: a copy on its way, or where everything was moved to. */
export type Mark = 'arriving' | 'sqlite' | 'postgres'
export type Marked = { readonly mark: Mark; readonly at: string }

/** As `lineage` holds it. */
export type MarkRow = { readonly mark: Mark | null; readonly marked_at: string | null }

export function toMarked(row: MarkRow | undefined): Marked | undefined {
  return row?.mark ? { mark: row.mark, at: row.marked_at ?? '' } : undefined
}

/** What a trigger of a moved storage says; whoever still writes to it is answered `unavailable`. */
export const movedMessage = 'this store was moved'

export function closedStore({ mark, at }: Marked): AppError {
  return new AppError('service_refused', explain(mark, date.format(new Date(at))), { refusal: 'unavailable' })
}

function explain(mark: Mark, day: string): string {
  switch (mark) {
    case 'postgres':
      return `Cette base a été déplacée le ${day} vers PostgreSQL. Démarrez le service avec DATABASE_URL.`
    case 'sqlite':
      return `Cette base a été déplacée le ${day} vers SQLite. Démarrez le service sans DATABASE_URL, sur le dossier d’arrivée.`
    case 'arriving':
      return 'Cette base est une copie qui n’est pas allée à son terme ; la base de départ a tout. Relancez migrate-store.'
  }
}

const date = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
})
