import type { PatientView } from '../../contract/views.ts'

/**
 * A document before it has a form: built once from local records, then given to independent
 * writers, which can therefore not disagree.
 */
export type DocumentModel = {
  readonly title: string
  readonly subtitle: string
  /** Printed on every page: birth name, used name, first name, birth date, sex, INS status (FR-8). */
  readonly patient: PatientView
  /** Payload of the INS datamatrix; only for a qualified identity (EXI DIF 02). */
  readonly datamatrix?: string
  readonly author: {
    readonly name: string
    readonly profession: string
    readonly organisation: string
    readonly rpps?: string
    readonly phone?: string
  }
  /** ISO instant; the only time in the document's bytes. */
  readonly madeAt: string
  readonly sections: readonly DocumentSection[]
}

export type DocumentSection = {
  readonly title: string
  /** One of the items that the law requires (CSP R.1112-1-1): set apart on the page. */
  readonly legal: boolean
  /** Larger; `alert` besides jumps to the eye, as a known allergy must. */
  readonly emphasis?: 'strong' | 'alert'
  readonly lines: readonly { readonly text: string; readonly source: string; readonly age: string }[]
}
