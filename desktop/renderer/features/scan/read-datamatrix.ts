import { create } from 'zustand'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Input } from '../../../contract/api.ts'
import { wireError } from '../../../contract/transport.ts'
import { client } from '../../app/client.ts'
import { closeOverlay, say } from '../../app/interface-store.ts'
import { scan as words } from '../../i18n/fr-context.ts'

type MediaType = Input<'plugin.prepareFile'>['mediaType']

export const scanTypes: readonly MediaType[] = ['image/png', 'image/jpeg', 'application/pdf']

const pluginId = 'datamatrix'
const largest = 10 * 1024 * 1024

/** Why the last code was not read; a scanner has no form that could say it. */
export const useScanProblem = create<{ readonly problem?: AppError }>(() => ({}))

export function forgetScanProblem(): void {
  useScanProblem.setState({}, true)
}

export function readCode(text: string): void {
  read(() => client.call('plugin.hand', { pluginId, text }))
}

export function readFile(file: Blob): void {
  read(() => send(file))
}

let last = 0

/** What is shown afterwards is the patient, so nothing stays open above it. The latest code wins. */
function read(hand: () => Promise<unknown>): void {
  const mine = ++last
  closeOverlay()
  forgetScanProblem()
  say(words.reading)
  hand()
    .then(() => mine === last && say(words.read))
    .catch((error: unknown) => {
      if (mine !== last) return
      say('')
      useScanProblem.setState({ problem: isAppError(error) ? error : failure(error) })
    })
}

async function send(file: Blob): Promise<void> {
  const mediaType = scanTypes.find((type) => type === file.type)
  if (!mediaType) throw new AppError('unsupported_media', words.wrongFile)
  if (file.size > largest) throw new AppError('too_large', words.tooLarge)
  const { url } = await client.call('plugin.prepareFile', { pluginId, mediaType, size: file.size })
  const response = await fetch(url, { method: 'PUT', body: file, headers: { 'Content-Type': mediaType } })
  if (response.ok) return
  if (response.status === 413) throw new AppError('too_large', words.tooLarge)
  const refusal = wireError.safeParse(await response.json())
  throw refusal.success ? new AppError(refusal.data.code, refusal.data.message) : failure(refusal.error)
}

function failure(cause: unknown): AppError {
  return new AppError('internal', words.failed, {}, { cause })
}
