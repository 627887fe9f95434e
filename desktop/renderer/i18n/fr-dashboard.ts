/** Every sentence of the worklist across patients, the cell's calls, its active file and its indicators. */

const patients = (count: number) =>
  count > 1 ? `${count.toLocaleString('fr-FR')} patients` : `${count} patient`

export const dashboard = {
  title: 'Mes patients',
  key: 'mes patients, du plus pressant au moins pressant',
  keyFirst: 'le premier de la liste',
  list: 'Ce qui vous attend',
  empty: 'Rien ne vous attend',
  emptyText: (quiet: number) =>
    `${patients(quiet)} sur ce poste : aucune alerte, aucune signature, aucune réponse à lire.`,
  line: (text: string, when: string) => `${text} · ${when}`,
  more: (count: number) => (count > 1 ? `et ${count} autres` : 'et 1 autre'),
  others: (count: number) => (count > 1 ? `et ${count} autres motifs` : 'et un autre motif'),
  further: (count: number) =>
    `${patients(count)} de plus attendent moins : Ctrl + K en trouve un par son nom.`,
  quiet: (count: number) =>
    count > 1 ? `${patients(count)} : rien ne vous attend.` : 'Un autre patient : rien ne vous attend.',
  help: 'Les flèches parcourent, Entrée ouvre le dossier.',
} as const
