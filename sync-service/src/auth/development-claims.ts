import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'

/** Profession codes of the national directory (TRE_G15); people outside it have none. */
const professionCodes: Partial<Record<Role, string>> = {
  physician: '10',
  specialist: '10',
  hospital: '10',
  pharmacist: '21',
  nurse: '60',
  'coordinator-nurse': '60',
  physiotherapist: '70',
}

/** The userinfo of Pro Santé Connect for a professional of the directory. */
export function toUserInfo({ id, name, role, rpps, organisation }: Professional): Record<string, unknown> {
  const codeProfession = professionCodes[role] ?? ''
  const [given = '', ...family] = name.replace(/^(Dr|M\.|Mme) /, '').split(' ')
  return {
    SubjectNameID: id,
    preferred_username: id,
    given_name: family.length > 0 ? given : '',
    family_name: family.join(' ') || given,
    SubjectRole: codeProfession ? [`${codeProfession}^1.2.250.1.213.1.1.5.5`] : [],
    Secteur_Activite: 'SA07^1.2.250.1.71.4.2.4',
    Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
    SubjectOrganization: organisation,
    otherIds: rpps ? [{ identifiant: rpps, origine: 'RPPS', qualite: 1 }] : [],
    SubjectRefPro: {
      codeCivilite: '',
      exercices: [
        {
          codeProfession,
          codeCategorieProfessionnelle: 'C',
          activities: [
            { codeModeExercice: 'L', codeSecteurDactivite: 'SA07', raisonSocialeSite: organisation },
          ],
        },
      ],
    },
  }
}

export const userInfoClaims = [
  'SubjectNameID',
  'preferred_username',
  'given_name',
  'family_name',
  'SubjectRole',
  'Secteur_Activite',
  'Palier_Authentification',
  'SubjectOrganization',
  'otherIds',
  'SubjectRefPro',
]
