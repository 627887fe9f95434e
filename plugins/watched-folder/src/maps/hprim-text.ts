import type { TextFormat } from '../export-format.ts'

/**
 * Lines of fields like those of HPRIM 2.x, without its official text at hand: "inspired by". An address is
 * segment.field~repetition.component.subcomponent, counted from 1, the segment's name being its field 1. The INS
 * comes as a second identifier, written as in HL7 v2 PID-3 (CI-SIS): matricule^^^INS-NIR&oid&ISO^INS-NIR.
 */
export const hprimText: TextFormat = {
  label: 'Texte inspiré d’HPRIM (ligne P|…)',
  syntax: 'segments',
  maxBytes: 64 * 1024,
  traits: {
    localId: ['P.3'],
    matricule: ['P.3~2'],
    oid: ['P.3~2.4.2'],
    usedName: ['P.6'],
    birthName: ['P.7', 'P.6'],
    firstGivenName: ['P.6~1.2'],
    birthDate: ['P.8'],
    sex: ['P.9'],
  },
  birthDate: 'AAAAMMJJ',
  sexes: { M: 'M', F: 'F' },
}
