import type { Role } from '../../../domain/people/role.ts'
import type { Prng } from '../prng.ts'
import { compose } from './compose.ts'

const thanks = [
  'Vu, merci.',
  'Bien lu, merci.',
  'Merci pour l’info.',
  'C’est noté, merci.',
  'Merci, bien reçu.',
]

const next: Partial<Record<Role, readonly string[]>> = {
  physician: [
    '',
    'On continue sans changement.',
    'J’en reparle à la prochaine visite.',
    'Rappelez-moi si ça change.',
    'Pas de modification pour l’instant.',
    'Je repasse en fin de semaine si besoin.',
  ],
  nurse: [
    '',
    'Je regarde demain au passage.',
    'Je surveille.',
    'J’en tiens compte pour la tournée.',
    'Je transmets au cabinet.',
  ],
  'coordinator-nurse': [
    '',
    'J’ajoute au suivi.',
    'Je fais le point avec la famille cette semaine.',
    'Je vous tiens au courant.',
    'Dites-moi s’il faut avancer un passage.',
  ],
  'coordinator-social': [
    '',
    'J’en parle au service d’aide.',
    'Je rappelle la famille.',
    'Je vous tiens au courant.',
  ],
  'home-help': [
    '',
    'Je ferai attention demain.',
    'Je le dis à ma collègue.',
    'J’ai prévenu le bureau.',
    'Je regarde ça au prochain passage.',
  ],
}

export function acknowledgement(prng: Prng, role: Role): string {
  return compose(prng, thanks, next[role] ?? [''])
}
