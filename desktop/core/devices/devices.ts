import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { deviceLine } from '@navigateur-pro/domain/sync/messages.ts'
import type { DeviceView } from '../../contract/device-views.ts'
import { linesOf, notOurs, type ServiceClient } from '../sync/service-client.ts'

/** This person's desks. The service keeps the list and the orders: there is nothing to say without it. */
export function createDevices(service: ServiceClient) {
  /** This desk, then the others from the last seen to the first. */
  async function list(): Promise<DeviceView[]> {
    const response = await service
      .ask({ method: 'GET', path: '/v1/devices' })
      .catch(offlineSaid('Vos postes ne se lisent qu’en ligne : le service ne répond pas. Rien n’a changé.'))
    return linesOf(response)
      .map(read)
      .toSorted(
        (one, other) =>
          Number(other.current) - Number(one.current) || (other.seenAt ?? '').localeCompare(one.seenAt ?? ''),
      )
  }

  async function wipe(deviceId: string): Promise<void> {
    await service
      .ask({ method: 'POST', path: `/v1/devices/${deviceId}/wipe` })
      .catch(
        offlineSaid(
          'Le service n’a pas confirmé l’ordre d’effacement. Regardez ici où en est ce poste dès que vous êtes relié, et recommencez s’il le faut.',
        ),
      )
  }

  return { list, wipe }
}

function read(line: unknown): DeviceView {
  const device = deviceLine.safeParse(line).data
  if (!device) throw notOurs('device')
  const { id, app, current, signed_in, seen_at, wipe } = device
  return {
    deviceId: id,
    // The end of a UUIDv7 is drawn at random; its beginning is a date, alike on desks of one day.
    mark: id.slice(-4).toUpperCase(),
    version: app,
    current,
    signedIn: signed_in,
    ...(seen_at !== undefined && { seenAt: seen_at }),
    ...(wipe && { wipe }),
  }
}

function offlineSaid(sentence: string): (error: unknown) => never {
  return (error) => {
    if (!isAppError(error) || error.code !== 'offline') throw error
    throw new AppError('offline', sentence, error.details, { cause: error })
  }
}
