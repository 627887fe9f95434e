import type { FormModel } from '../form-model.ts'

const grade = { none: 'aucun', mild: 'léger', marked: 'marqué', severe: 'sévère' }

export const preChemotherapy: FormModel = {
  id: 'pre-chemotherapy',
  version: 1,
  title: 'Feu vert avant chimiothérapie',
  purpose: 'L’état du patient avant la cure, pour que l’hôpital prépare ou reporte sans le faire venir.',
  source: 'd’après les grades de toxicité CTCAE, en mots',
  confidentiality: 'medical',
  sections: [
    {
      title: 'La cure',
      questions: [
        { id: 'cycle', label: 'Cure prévue', required: true, input: { kind: 'text', max: 80 } },
        { id: 'planned', label: 'Prévue le', required: true, input: { kind: 'date' } },
      ],
    },
    {
      title: 'L’état aujourd’hui',
      questions: [
        {
          id: 'who',
          label: 'État général (OMS)',
          required: true,
          input: {
            kind: 'choice',
            options: {
              who0: '0, activité normale',
              who1: '1, gêné mais autonome',
              who2: '2, alité moins de la moitié du jour',
              who3: '3, alité plus de la moitié du jour',
              who4: '4, alité en permanence',
            },
          },
        },
        {
          id: 'temperature',
          label: 'Température',
          required: true,
          input: { kind: 'number', unit: '°C', least: 34, most: 43, decimals: 1 },
        },
        {
          id: 'weight',
          label: 'Poids',
          required: true,
          input: { kind: 'number', unit: 'kg', least: 20, most: 250, decimals: 1 },
        },
        { id: 'infection', label: 'Signe d’infection', required: true, input: { kind: 'yes-no' } },
        {
          id: 'infectionWhere',
          label: 'Lequel',
          required: true,
          when: { question: 'infection', is: ['yes'] },
          input: { kind: 'text', max: 200 },
        },
        {
          id: 'nausea',
          label: 'Nausées, vomissements',
          required: true,
          input: { kind: 'choice', options: grade },
        },
        { id: 'mucositis', label: 'Mucite', required: true, input: { kind: 'choice', options: grade } },
        { id: 'diarrhoea', label: 'Diarrhée', required: true, input: { kind: 'choice', options: grade } },
        {
          id: 'neuropathy',
          label: 'Fourmillements',
          required: true,
          input: { kind: 'choice', options: grade },
        },
        { id: 'fatigue', label: 'Fatigue', required: true, input: { kind: 'choice', options: grade } },
      ],
    },
    {
      title: 'La biologie',
      questions: [
        { id: 'sampled', label: 'Prélevée le', required: true, input: { kind: 'date' } },
        {
          id: 'neutrophils',
          label: 'Polynucléaires neutrophiles',
          required: true,
          input: { kind: 'number', unit: 'G/L', least: 0, most: 99, decimals: 2 },
        },
        {
          id: 'platelets',
          label: 'Plaquettes',
          required: true,
          input: { kind: 'number', unit: 'G/L', least: 0, most: 2000, decimals: 0 },
        },
        {
          id: 'haemoglobin',
          label: 'Hémoglobine',
          required: true,
          input: { kind: 'number', unit: 'g/dL', least: 2, most: 25, decimals: 1 },
        },
        {
          id: 'creatinine',
          label: 'Créatinine',
          input: { kind: 'number', unit: 'µmol/L', least: 10, most: 2000, decimals: 0 },
        },
      ],
    },
    {
      title: 'La décision du médecin',
      questions: [
        {
          id: 'decision',
          label: 'Avis',
          required: true,
          input: {
            kind: 'choice',
            options: { go: 'feu vert', wait: 'à reporter', call: 'à discuter avec l’oncologue' },
          },
        },
        {
          id: 'reason',
          label: 'Pourquoi',
          required: true,
          when: { question: 'decision', is: ['wait', 'call'] },
          input: { kind: 'text', max: 600, lines: 2 },
        },
      ],
    },
  ],
}
