import type { FormModel } from '../form-model.ts'

export const wound: FormModel = {
  id: 'wound',
  version: 1,
  title: 'Suivi de plaie',
  purpose: 'Une plaie à un jour donné, assez précise pour être comparée à la suivante.',
  source: 'd’après HAS, évaluation des plaies chroniques',
  confidentiality: 'paramedical',
  sections: [
    {
      title: 'La plaie',
      questions: [
        { id: 'site', label: 'Siège', required: true, input: { kind: 'text', max: 120 } },
        {
          id: 'nature',
          label: 'Nature',
          required: true,
          input: {
            kind: 'choice',
            options: {
              diabetic: 'plaie du pied diabétique',
              pressure: 'escarre',
              venous: 'ulcère veineux',
              arterial: 'ulcère artériel',
              surgical: 'plaie opératoire',
              traumatic: 'plaie traumatique',
              other: 'autre',
            },
          },
        },
        {
          id: 'stage',
          label: 'Stade de l’escarre',
          when: { question: 'nature', is: ['pressure'] },
          required: true,
          input: {
            kind: 'choice',
            options: { stage1: '1', stage2: '2', stage3: '3', stage4: '4', unknown: 'non classable' },
          },
        },
        {
          id: 'length',
          label: 'Longueur',
          required: true,
          input: { kind: 'number', unit: 'cm', least: 0, most: 60, decimals: 1 },
        },
        {
          id: 'width',
          label: 'Largeur',
          required: true,
          input: { kind: 'number', unit: 'cm', least: 0, most: 60, decimals: 1 },
        },
        {
          id: 'depth',
          label: 'Profondeur',
          input: { kind: 'number', unit: 'cm', least: 0, most: 20, decimals: 1 },
        },
      ],
    },
    {
      title: 'L’aspect',
      questions: [
        {
          id: 'bed',
          label: 'Fond',
          required: true,
          input: {
            kind: 'several',
            options: {
              epithelium: 'épidermisation',
              granulation: 'bourgeon',
              fibrin: 'fibrine',
              necrosis: 'nécrose',
              bone: 'contact osseux',
            },
          },
        },
        {
          id: 'exudate',
          label: 'Exsudat',
          required: true,
          input: {
            kind: 'choice',
            options: { none: 'absent', low: 'faible', moderate: 'modéré', high: 'abondant' },
          },
        },
        {
          id: 'infection',
          label: 'Signes d’infection',
          input: {
            kind: 'several',
            options: {
              redness: 'rougeur',
              heat: 'chaleur',
              smell: 'odeur',
              pus: 'pus',
              fever: 'fièvre',
            },
          },
        },
        {
          id: 'pain',
          label: 'Douleur au soin',
          input: { kind: 'number', unit: '/10', least: 0, most: 10, decimals: 0 },
        },
      ],
    },
    {
      title: 'Le soin',
      questions: [
        { id: 'dressing', label: 'Pansement', required: true, input: { kind: 'text', max: 300, lines: 2 } },
        { id: 'next', label: 'Prochain soin', input: { kind: 'date' } },
        { id: 'opinion', label: 'Avis souhaité', input: { kind: 'yes-no' } },
      ],
    },
  ],
}
