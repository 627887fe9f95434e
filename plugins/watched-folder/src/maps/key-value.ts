import type { TextFormat } from '../export-format.ts'

/** One « CLE=valeur » per line: what a practice can have its software write in five minutes. */
export const keyValue: TextFormat = {
  label: 'Texte CLE=valeur',
  syntax: 'pairs',
  maxBytes: 64 * 1024,
  traits: {
    birthName: ['NOM_NAISSANCE'],
    usedName: ['NOM_UTILISE', 'NOM_USAGE'],
    firstGivenName: ['PRENOM', 'PREMIER_PRENOM'],
    givenNames: ['PRENOMS', 'LISTE_PRENOMS'],
    sex: ['SEXE'],
    birthDate: ['DATE_NAISSANCE'],
    birthPlace: ['LIEU_NAISSANCE'],
    matricule: ['INS', 'MATRICULE'],
    oid: ['OID'],
    status: ['STATUT'],
    attributes: ['ATTRIBUTS'],
    localId: ['NUMERO', 'DOSSIER'],
  },
  birthDate: 'JJ/MM/AAAA',
  sexes: { M: 'M', F: 'F', H: 'M', '1': 'M', '2': 'F' },
  intent: {
    address: 'INTENTION',
    values: {
      open: 'open',
      liaison: 'liaison',
      referral: 'referral',
      urgence: 'urgence',
      ouvrir: 'open',
      adressage: 'referral',
    },
  },
  closed: [
    { address: 'ETAT', values: ['ferme', 'fermé', 'FERME', 'FERMÉ'] },
    { address: 'FERMER', values: ['oui', 'OUI', '1'] },
  ],
}
