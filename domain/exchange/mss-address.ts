/**
 * Where a message may go: an MSSanté mailbox or nowhere (FR-33). The list is data: every operator's domain is
 * below `mssante.fr`, patients have one of their own (Mon espace santé).
 */
const mssDomains = { below: ['mssante.fr'], patients: 'patient.mssante.fr' } as const

export type CheckedAddress =
  | { readonly kind: 'professional' | 'patient'; readonly address: string }
  | { readonly kind: 'refused'; readonly message: string }

const longest = 254
const localPart = /^[A-Za-z0-9_](?:[A-Za-z0-9_+'-]|\.(?!\.)){0,62}[A-Za-z0-9_]$|^[A-Za-z0-9_]$/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Nothing is repaired but capitals in the domain: what resembles an address is not one. Letters that are not ASCII
 * and `xn--` names are refused, because nobody can see the difference between two alphabets.
 */
export function checkMssAddress(text: string): CheckedAddress {
  if (text === '') return refused('Saisissez une adresse MSSanté.')
  if (!/^[\u0021-\u007e]+$/.test(text)) {
    return refused(
      'Cette adresse contient un espace, un accent ou un signe qui en imite un autre. Recopiez-la depuis l’annuaire.',
    )
  }
  const parts = text.split('@')
  const [local = '', given = ''] = parts
  const domain = given.toLowerCase()
  const labels = domain.split('.')
  const written = parts.length === 2 && text.length <= longest && localPart.test(local)
  if (!written || domain.length > 253 || !labels.every((one) => label.test(one))) {
    return refused('Cette adresse n’est pas écrite comme une adresse. Recopiez-la depuis l’annuaire.')
  }
  const isBelow = mssDomains.below.some((parent) => domain.endsWith(`.${parent}`))
  if (!isBelow || labels.some((one) => one.startsWith('xn--'))) {
    return refused(
      'Cette adresse n’est pas une adresse MSSanté : son domaine se termine par « .mssante.fr ». Rien ne part par une messagerie ordinaire.',
    )
  }
  const kind = domain === mssDomains.patients ? 'patient' : 'professional'
  return { kind, address: `${local}@${domain}` }
}

function refused(message: string): CheckedAddress {
  return { kind: 'refused', message }
}

/** The patient's own mailbox, by the matricule: the caller has checked that the identity is qualified. */
export function patientAddress(matricule: string): string {
  return `${matricule}@${mssDomains.patients}`
}
