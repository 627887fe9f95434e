import type { DecodedText } from '../decode-text.ts'
import { type ExportRefusal, type Fields, refusedExport } from '../export-format.ts'

const patient = 'P'
/** Far more than a patient line has. */
const mostParts = 400

/**
 * Lines of segments (H, P, OBR, L…), of which only the patient's is read. The delimiters are those that the H
 * line declares, or |^~\&. Addresses: see `maps/hprim-text.ts`; the first repetition, component or subcomponent is
 * also known without its number.
 */
export function readSegments({ text }: DecodedText): Fields | ExportRefusal {
  const lines = text.split(/\r\n|\n|\r/)
  const declared = /^H([^\p{L}\p{N}\s])([^\p{L}\p{N}\s]{4})/u.exec(lines[0] ?? '')
  const field = declared?.[1] ?? '|'
  const [component, repetition, , subcomponent] = declared?.[2] ?? '^~\\&'
  const found = lines.filter((line) => line.startsWith(patient + field))
  const [line] = found
  if (line === undefined) return refusedExport('SYNTAX', 'il n’a pas de ligne patient (P|…)')
  if (found.length > 1) return refusedExport('REPEATED', 'il a plusieurs lignes patient')
  const fields = new Map<string, string>()
  for (const [address, value] of parts()) {
    if (fields.size > mostParts) return refusedExport('SYNTAX', 'sa ligne patient a trop de champs')
    if (value.trim() !== '') fields.set(address, value.trim())
  }
  return fields

  function* parts(): Generator<readonly [string, string]> {
    for (const [f, whole] of (line ?? '').split(field).entries()) {
      for (const [r, repeated] of whole.split(repetition ?? '').entries()) {
        for (const [c, composed] of repeated.split(component ?? '').entries()) {
          for (const [s, value] of composed.split(subcomponent ?? '').entries()) {
            yield [addressOf([f, r, c, s]), value]
          }
        }
      }
    }
  }
}

function addressOf([field, repetition, component, subcomponent]: readonly [number, number, number, number]) {
  const repeated = repetition + component + subcomponent > 0 ? `~${repetition + 1}` : ''
  const composed = component + subcomponent > 0 ? `.${component + 1}` : ''
  const deepest = subcomponent > 0 ? `.${subcomponent + 1}` : ''
  return `${patient}.${field + 1}${repeated}${composed}${deepest}`
}
