import { type Matter, rankPatients } from '@navigateur-pro/domain/worklist/matters.ts'
import { patientIdentity } from '@navigateur-pro/domain/records/patient-identity.ts'
import type { DashboardView } from '../../contract/dashboard-views.ts'
import type { Patients } from '../patients.ts'
import { type SourceDependencies, sources } from './sources.ts'

export type DashboardDependencies = SourceDependencies & { readonly patients: Patients }

/** Beyond, one looks a patient up. */
const mostRows = 60
/** Reasons said of one patient. */
const mostLines = 2

/** Everybody's worklist across patients (NP-08): from the records of this desk alone, so without network too. */
export function createDashboard(dependencies: DashboardDependencies) {
  const { store, across, patients, now } = dependencies

  function read(): DashboardView {
    const dossiers = across.listDossiers([patientIdentity.name], now())
    const mine = new Set(dossiers.map(({ patientId }) => patientId))
    const ranked = rankPatients(
      sources
        .flatMap((source): readonly Matter[] => source(dependencies))
        .map((matter) => ({ ...matter, patientId: store.dossiers.keptOf(matter.patientId) }))
        // Somebody who left a circle keeps what he or she signed, and is asked nothing.
        .filter(({ patientId }) => mine.has(patientId)),
    )
    const rows = ranked.slice(0, mostRows).flatMap(({ patientId, lines }) => {
      const patient = patients.view(patientId)
      if (!patient) return []
      const said = lines
        .slice(0, mostLines)
        .map(({ kind, text, since, more }) => ({ kind, text, since, more }))
      return [{ patient, lines: said, others: Math.max(0, lines.length - mostLines) }]
    })
    return { rows, further: Math.max(0, ranked.length - mostRows), quiet: mine.size - ranked.length }
  }

  return { read }
}
