import { z } from 'zod'
import { identity, identityStatus } from '../identity/identity.ts'
import { role } from '../people/role.ts'
import { instant } from '../records/record.ts'
import { documentKindNames } from './document-kinds.ts'

const words = z.string().max(300)
const said = words.exactOptional()

const person = z.strictObject({
  kind: z.literal('person'),
  name: words,
  role,
  profession: words,
  rpps: said,
  organisation: words,
  phone: said,
  email: said,
})
const organisation = z.strictObject({
  kind: z.literal('organisation'),
  name: words,
  phone: said,
  email: said,
})

/** What a document is, without its lines: kept with its files, so that it can be sent again as it was signed. */
export const documentHead = z.strictObject({
  kind: z.enum(documentKindNames),
  title: words,
  subtitle: words,
  id: z.uuid(),
  setId: z.uuid(),
  version: z.int().positive(),
  replaces: z.uuid().exactOptional(),
  madeAt: instant,
  signed: z.boolean().exactOptional(),
  confidentiality: z.enum(['N', 'R', 'V']),
  patient: z.strictObject({
    identity,
    status: identityStatus,
    statusReason: said,
    datamatrix: said,
    phone: said,
    address: said,
    contact: z.strictObject({ name: words, link: words, phone: words }).exactOptional(),
  }),
  author: person,
  custodian: organisation,
  recipients: z
    .array(z.discriminatedUnion('kind', [person, organisation]))
    .max(20)
    .readonly(),
  treatingPhysician: person.exactOptional(),
  act: z
    .strictObject({
      code: words,
      system: words,
      label: words,
      startsAt: z.string().max(40),
      urgent: z.boolean(),
    })
    .exactOptional(),
})
