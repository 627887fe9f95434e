import type { FormModel } from '../form-model.ts'

const alone = { alone: 'seule', helped: 'avec aide', unable: 'ne peut pas' }

export const overallAssessment: FormModel = {
  id: 'overall-assessment',
  version: 1,
  title: 'Évaluation globale',
  purpose: 'La situation de la personne chez elle : vie quotidienne, entourage, logement, droits (BS-08).',
  source: 'd’après les domaines de la grille AGGIR et de l’outil multidimensionnel des coordinations',
  confidentiality: 'medico-social',
  sections: [
    {
      title: 'Vie quotidienne',
      questions: [
        { id: 'washing', label: 'Toilette', required: true, input: { kind: 'choice', options: alone } },
        { id: 'dressing', label: 'Habillage', required: true, input: { kind: 'choice', options: alone } },
        { id: 'eating', label: 'Repas', required: true, input: { kind: 'choice', options: alone } },
        {
          id: 'moving',
          label: 'Déplacements dedans',
          required: true,
          input: { kind: 'choice', options: alone },
        },
        {
          id: 'outside',
          label: 'Déplacements dehors',
          required: true,
          input: { kind: 'choice', options: alone },
        },
        {
          id: 'remembering',
          label: 'Se repère dans le temps et les lieux',
          required: true,
          input: { kind: 'yes-no' },
        },
        {
          id: 'gir',
          label: 'GIR',
          hint: 's’il est connu',
          input: { kind: 'number', least: 1, most: 6, decimals: 0 },
        },
      ],
    },
    {
      title: 'Entourage',
      questions: [
        {
          id: 'living',
          label: 'Vit',
          required: true,
          input: { kind: 'choice', options: { alone: 'seule', couple: 'en couple', family: 'en famille' } },
        },
        { id: 'carer', label: 'Un proche aide', required: true, input: { kind: 'yes-no' } },
        {
          id: 'carerWho',
          label: 'Qui, et combien de temps par jour',
          when: { question: 'carer', is: ['yes'] },
          input: { kind: 'text', max: 200 },
        },
        {
          id: 'carerTired',
          label: 'Fatigue de l’aidant',
          when: { question: 'carer', is: ['yes'] },
          required: true,
          input: {
            kind: 'choice',
            options: { none: 'pas de plainte', some: 'fatigue dite', worn: 'à bout' },
          },
        },
        { id: 'isolated', label: 'Isolement ressenti', input: { kind: 'yes-no' } },
      ],
    },
    {
      title: 'Logement',
      questions: [
        {
          id: 'access',
          label: 'Obstacles',
          input: {
            kind: 'several',
            options: {
              stairs: 'escalier',
              bath: 'baignoire',
              heating: 'chauffage',
              unhealthy: 'insalubrité',
              remote: 'éloignement',
            },
          },
        },
        { id: 'alarm', label: 'Téléalarme', input: { kind: 'yes-no' } },
      ],
    },
    {
      title: 'Aides et droits',
      questions: [
        {
          id: 'services',
          label: 'Aides en place',
          input: {
            kind: 'several',
            options: {
              help: 'aide à domicile',
              meals: 'portage de repas',
              nurse: 'soins infirmiers',
              laundry: 'linge',
              transport: 'transport accompagné',
            },
          },
        },
        {
          id: 'rights',
          label: 'Droits',
          input: {
            kind: 'several',
            options: { apa: 'APA', mdph: 'MDPH', aspa: 'ASPA', complementary: 'complémentaire santé' },
          },
        },
        { id: 'protection', label: 'Mesure de protection', input: { kind: 'yes-no' } },
      ],
    },
    {
      title: 'En somme',
      questions: [
        {
          id: 'wish',
          label: 'Ce que la personne souhaite',
          required: true,
          input: { kind: 'text', max: 1000, lines: 3 },
        },
        { id: 'needs', label: 'Ce qui manque', required: true, input: { kind: 'text', max: 1000, lines: 3 } },
      ],
    },
  ],
}
