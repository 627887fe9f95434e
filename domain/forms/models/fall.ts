import type { FormModel } from '../form-model.ts'

export const fall: FormModel = {
  id: 'fall',
  version: 1,
  title: 'Chute',
  purpose: 'Ce qui s’est passé, ce qui en reste, ce qui évitera la prochaine.',
  source: 'd’après HAS, personnes âgées faisant des chutes répétées, 2009',
  confidentiality: 'medico-social',
  sections: [
    {
      title: 'La chute',
      questions: [
        { id: 'day', label: 'Jour de la chute', required: true, input: { kind: 'date' } },
        { id: 'hour', label: 'Heure', hint: 'si elle est connue', input: { kind: 'text', max: 40 } },
        {
          id: 'place',
          label: 'Lieu',
          required: true,
          input: {
            kind: 'choice',
            options: {
              bedroom: 'Chambre',
              bathroom: 'Salle d’eau, toilettes',
              kitchen: 'Cuisine',
              stairs: 'Escalier, seuil',
              outside: 'Dehors',
              elsewhere: 'Autre',
            },
          },
        },
        { id: 'activity', label: 'Ce que la personne faisait', input: { kind: 'text', max: 300, lines: 2 } },
        { id: 'witnessed', label: 'Quelqu’un a vu la chute', required: true, input: { kind: 'yes-no' } },
      ],
    },
    {
      title: 'Tout de suite après',
      questions: [
        {
          id: 'aloneUp',
          label: 'S’est relevée seule',
          required: true,
          input: { kind: 'yes-no' },
        },
        {
          id: 'floorTime',
          label: 'Temps passé au sol',
          when: { question: 'aloneUp', is: ['no'] },
          input: {
            kind: 'choice',
            options: {
              short: 'moins d’un quart d’heure',
              hour: 'moins d’une heure',
              long: 'plus d’une heure',
            },
          },
        },
        {
          id: 'signs',
          label: 'Constaté',
          input: {
            kind: 'several',
            options: {
              none: 'rien de visible',
              pain: 'douleur',
              wound: 'plaie',
              bruise: 'hématome',
              head: 'choc à la tête',
              confusion: 'propos confus',
              walk: 'ne marche plus comme avant',
            },
          },
        },
        {
          id: 'called',
          label: 'Appelé',
          input: {
            kind: 'several',
            options: {
              fifteen: 'le 15',
              doctor: 'le médecin traitant',
              nurse: 'l’infirmière',
              family: 'la famille',
            },
          },
        },
      ],
    },
    {
      title: 'Pour l’éviter',
      questions: [
        {
          id: 'causes',
          label: 'En cause',
          input: {
            kind: 'several',
            options: {
              shoes: 'chaussures',
              light: 'éclairage',
              carpet: 'tapis, fil, obstacle',
              floor: 'sol mouillé',
              night: 'lever de nuit',
              aid: 'aide à la marche absente',
              malaise: 'malaise',
            },
          },
        },
        { id: 'previous', label: 'Autre chute depuis un an', required: true, input: { kind: 'yes-no' } },
        {
          id: 'previousCount',
          label: 'Combien',
          when: { question: 'previous', is: ['yes'] },
          input: { kind: 'number', least: 1, most: 99, decimals: 0 },
        },
        { id: 'done', label: 'Ce qui a été fait ou demandé', input: { kind: 'text', max: 1000, lines: 3 } },
      ],
    },
  ],
}
