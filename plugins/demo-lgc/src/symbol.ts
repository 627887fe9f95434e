import { formatInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import bwipjs from 'bwip-js/node'
import type { Patient } from './patients.ts'

/** The INS datamatrix as PNG, ISO/IEC 16022 with a quiet zone; undefined when the identity may have none. */
export function symbolOf(patient: Patient | undefined): Promise<Buffer> | undefined {
  const code = patient && formatInsDatamatrix(patient)
  if (code?.kind !== 'valid') return undefined
  return bwipjs.toBuffer({
    bcid: 'datamatrix',
    text: code.text,
    scale: 4,
    padding: 4,
    backgroundcolor: 'FFFFFF',
  })
}
