import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'

function person(id: string, name: string, role: Role, profession: string): Professional {
  return { id, name, role, profession, organisation: 'Cabinet simulé' }
}

/** Who works in the simulated world. The second desk of the GP is another machine of the same person. */
export const people = {
  gp: person('899000000001', 'Dr Simulé', 'physician', 'médecin généraliste'),
  nurse: person('899000000002', 'Mme Infirmière', 'nurse', 'infirmière'),
  cell: person('899000000003', 'Mme Coordination', 'coordinator-nurse', 'coordinatrice'),
  help: person('899000000004', 'Mme Domicile', 'home-help', 'aide à domicile'),
} as const

/** Machine → who uses it. */
export const machines = {
  gp: people.gp,
  gp2: people.gp,
  nurse: people.nurse,
  cell: people.cell,
  help: people.help,
} as const

export type MachineName = keyof typeof machines
export const machineNames = Object.keys(machines) as MachineName[]
