import type { TextFormat } from '../export-format.ts'

/**
 * GDT 2.1 (QMS, "Gerätedaten-Träger"): field ids of four digits. The format knows neither the INS, nor a birth
 * name of its own (3101 is the family name: the software must put the birth name there), nor the closing of a
 * patient. The status is therefore always PROV.
 */
export const gdt21: TextFormat = {
  label: 'GDT 2.1',
  syntax: 'gdt',
  maxBytes: 64 * 1024,
  traits: {
    localId: ['3000'],
    birthName: ['3101'],
    firstGivenName: ['3102'],
    birthDate: ['3103'],
    sex: ['3110'],
  },
  birthDate: 'JJMMAAAA',
  sexes: { '1': 'M', '2': 'F', M: 'M', F: 'F', W: 'F' },
  // Master data sent, new examination asked for, examination to be shown.
  recordType: { address: '8000', values: ['6301', '6302', '6311'] },
}
