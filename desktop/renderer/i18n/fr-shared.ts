/** Every sentence of what the patient and who has a mandate read. */

export const shared = {
  visible: 'visible par le patient',
  show: 'montrer au patient',
  showLabel: (title: string) => `Montrer au patient : ${title}`,
  hide: 'ne plus montrer',
  hideLabel: (title: string) => `Ne plus montrer au patient : ${title}`,
  shown: 'Visible par le patient.',
  hidden: 'Le patient ne le voit plus.',
  title: 'Ce que voit le patient',
  nobody:
    'Ni le patient ni un aidant n’a encore d’accès : ce qui est montré ici attendra que la coordination l’ouvre.',
  readers: (names: string) => `Peuvent le lire : ${names}.`,
  mandate: (name: string) => `${name} (aidant, avec le mandat du patient)`,
  carer: 'avec le mandat du patient',
  empty: 'Rien n’est montré au patient.',
  emptyHow:
    'Rien n’est montré au patient. Montrez-lui une transmission, un traitement, un rendez-vous ou son plan de santé, d’où ils se lisent.',
  unread: (count: number) =>
    count > 1
      ? `Et ${count} éléments que votre métier ne lit pas.`
      : 'Et un élément que votre métier ne lit pas.',
  waiting: 'pas encore parti de ce poste',
  hiddenFrom: (names: string) => `masqué à ${names}`,
  plan: 'Lire le plan comme lui',
} as const
