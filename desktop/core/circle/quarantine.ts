import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { fieldText } from '@navigateur-pro/domain/records/form-field.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import {
  type QuarantinedLine,
  quarantinedLine,
  type QuarantineReply,
  quarantineReply,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { QuarantinedItem } from '../../contract/circle-views.ts'
import { parseJson } from '../lock/bytes.ts'
import type { Patients } from '../patients.ts'
import { linesOf, notOurs, type ServiceClient } from '../sync/service-client.ts'
import { online } from './online.ts'

export type QuarantineDependencies = {
  readonly service: Pick<ServiceClient, 'ask'>
  readonly registry: Registry
  readonly patients: Patients
  readonly catchUp: () => Promise<boolean>
}

const notRead = 'Il faut le réseau pour lire ce qui est confié à la coordination.'
const notDecided = 'Il faut le réseau pour décider. Rien n’a été changé.'

/** What was written before its author left, for the coordination to judge. Kept by the service alone. */
export function createQuarantine({ service, registry, patients, catchUp }: QuarantineDependencies) {
  async function list(): Promise<QuarantinedItem[]> {
    const response = await online(notRead, () =>
      service.ask({ method: 'GET', path: '/v1/quarantine', headers: { 'accept-encoding': 'gzip' } }),
    )
    return linesOf(response).map((line) => {
      const parsed = quarantinedLine.safeParse(line)
      if (!parsed.success) throw notOurs('quarantine')
      return toItem(parsed.data)
    })
  }

  function toItem(line: QuarantinedLine): QuarantinedItem {
    const patient = patients.view(line.patient)
    const type = registry.find(line.type)
    return {
      operationId: line.op_id,
      patientId: line.patient,
      ...(patient && { patient }),
      author: line.author,
      authoredAt: line.authored_at,
      receivedAt: line.received_at,
      confidentiality: line.confidentiality,
      label: `${line.kind === 'create' ? '' : 'modification : '}${type?.label.one ?? 'élément d’une version plus récente'}`,
      ...contentOf(line, type),
    }
  }

  function contentOf(line: QuarantinedLine, type: RecordType | undefined) {
    if (line.kind === 'transition') return { lines: textsIn(line.body), attachments: 0 }
    const read = readBody(registry, line)
    if (read.kind !== 'known') return { lines: textsIn(line.body), attachments: 0 }
    const attachments = type?.attachments?.(read.body).length ?? 0
    if (type?.form) {
      const lines = type.form.flatMap(({ field, label, input }) => {
        const value = fieldText(read.body, field)
        if (value === '') return []
        return [{ label, text: input.kind === 'choice' ? (input.options[value] ?? value) : value }]
      })
      return { lines, attachments }
    }
    return { lines: [{ text: type?.searchText(read.body) || type?.title(read.body) || '' }], attachments }
  }

  async function judge(operationId: string, decision: 'publish' | 'refuse'): Promise<QuarantineReply> {
    const response = await online(notDecided, () =>
      service.ask({
        method: 'POST',
        path: `/v1/quarantine/${operationId}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ decision }),
      }),
    ).catch((error: unknown) => {
      if (!isAppError(error) || error.details['reason'] !== 'not_found') throw error
      throw new AppError('conflict', 'Quelqu’un a déjà décidé de cet écrit. Rien n’a été changé.')
    })
    const reply = quarantineReply.parse(parseJson(response.body))
    await catchUp()
    return reply
  }

  return { list, judge }
}

/** Of what this release cannot read: its texts all the same, for a person decides on what is written. */
function textsIn(value: unknown): { text: string }[] {
  if (typeof value === 'string') return value === '' ? [] : [{ text: value }]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []
}
