import { parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { ageOn } from '@navigateur-pro/domain/identity/birth-date.ts'
import {
  countIndicators,
  monthsOf,
  type PeriodUnit,
  sayMonth,
  toCsv,
} from '@navigateur-pro/domain/indicators/indicators.ts'
import { alert, type AlertBody } from '@navigateur-pro/domain/records/alert.ts'
import { patientIdentity } from '@navigateur-pro/domain/records/patient-identity.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import { referral } from '@navigateur-pro/domain/records/referral.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { supportReferral } from '@navigateur-pro/domain/records/support-referral.ts'
import type { IndicatorsView } from '../../contract/indicator-views.ts'
import type { Patients } from '../patients.ts'
import type { AcrossDossiers } from '../records/across-dossiers.ts'
import type { RecordStore } from '../records/record-store.ts'

export type IndicatorsDependencies = {
  readonly store: RecordStore
  readonly across: AcrossDossiers
  readonly registry: Registry
  readonly patients: Patients
  readonly now: () => string
}

type Period = { readonly unit: PeriodUnit; readonly back: number }

/** The cell's figures, from the records of this desk alone (OT-8): without network too. */
export function createIndicators({ store, across, registry, patients, now }: IndicatorsDependencies) {
  function read({ unit, back }: Period): IndicatorsView {
    const today = parisDayOf(now())
    const [year = 0, month = 0, day = 0] = today.split('-').map(Number)
    const months = monthsOf(unit, back, today)
    const [first = '', last = ''] = [months[0], months.at(-1)]
    const people = across
      .listDossiers([patientIdentity.name], now())
      .flatMap(({ patientId }) => patients.view(patientId) ?? [])
    const tables = countIndicators(
      {
        patients: people.map(({ identity }) => ({
          sex: identity.sex,
          age: ageOn(identity, { year, month, day }),
        })),
        requests: [referral.name, supportReferral.name].flatMap((type) => bodiesOf<ReferralBody>(type)),
        malfunctions: bodiesOf<AlertBody>(alert.name).flatMap(({ category, state, steps, signal }) =>
          category === 'malfunction' && state !== 'cancelled' && steps[0]
            ? [{ at: steps[0].at, byRule: signal !== undefined }]
            : [],
        ),
      },
      months,
      Date.parse(now()),
    )
    return {
      period: first === last ? sayMonth(first) : `${sayMonth(first)} à ${sayMonth(last)}`,
      tables: tables.map(({ columns, rows, ...table }) => ({
        ...table,
        columns: [...columns],
        rows: rows.map(({ label, cells }) => ({ label, cells: [...cells] })),
      })),
    }
  }

  function exportCsv(period: Period): { readonly fileName: string; readonly text: string } {
    const months = monthsOf(period.unit, period.back, parisDayOf(now()))
    const span = [...new Set([months[0], months.at(-1)])].join('-a-')
    return { fileName: `indicateurs-${span}.csv`, text: toCsv(read(period).tables) }
  }

  function bodiesOf<Body>(type: string): readonly Body[] {
    return store.listByType(type).flatMap((record) => {
      const known = readBody(registry, record)
      return known.kind === 'known' && !store.isRetained(record.patientId) ? [known.body as Body] : []
    })
  }

  return { read, exportCsv }
}
