import { parisLocal } from '../../agenda/paris.ts'
import { type XmlElement, xml } from './xml.ts'

/** ITU-T X.667 §7: an OID from a UUID, for registries that know OIDs only (XDS). */
export function oidOf(uuid: string): string {
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`).toString()}`
}

export function id(root: string, extension?: string): XmlElement {
  return xml('id', { root, extension })
}

/** « 2026-12-02 » → « 20261202 »; an instant → local time and its offset (CI-SIS: aaaammjjhhmmss+zzzz). */
export function time(when: string): string {
  if (when.length <= 'aaaa-mm-jj'.length) return when.replaceAll('-', '')
  const local = parisLocal(when)
  const minutes = Math.round(
    (Date.parse(`${local}Z`) - Math.floor(Date.parse(when) / 60_000) * 60_000) / 60_000,
  )
  const seconds = new Date(when).toISOString().slice(17, 19)
  const offset = `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
  return `${local.replaceAll(/[-T:]/g, '')}${seconds}+${offset}`
}

/** An interval that began at a known time or not, and is not over or ended at a known time. */
export function interval(
  name: string,
  low: string | undefined,
  attributes: Readonly<Record<string, string>> = {},
  high?: XmlElement,
): XmlElement {
  return xml(name, attributes, bound('low', low), high)
}

export function bound(name: 'low' | 'high', when: string | undefined): XmlElement {
  return xml(name, when === undefined ? { nullFlavor: 'UNK' } : { value: time(when) })
}
