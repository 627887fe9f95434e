import type { AttachmentView } from '../../../contract/views.ts'
import { attachment as words } from '../../i18n/fr-attachment.ts'

/**
 * Where the files of one record are, in as few words as it takes: « photo 2 en cours d’envoi (1,0 Mo
 * sur 3,1 Mo) », « 2 photos envoyées ». Nothing when there is nothing to say.
 */
export function sayTransfers(
  files: readonly AttachmentView[],
  /** From here: until somebody has read it, one wants to know that it went. */
  fromHere: boolean,
): readonly string[] {
  const groups = new Map<string, { readonly file: AttachmentView; readonly step: Step; count: number }>()
  const alone: string[] = []
  for (const file of files) {
    const step = stepOf(file, fromHere)
    if (step === undefined) continue
    const { done, total } = file
    if (step === 'sending' && done && total) {
      const same = files.filter((one) => words.noun(one.mediaType) === words.noun(file.mediaType))
      const place = same.length > 1 ? same.indexOf(file) + 1 : undefined
      alone.push(words.moving(file.mediaType, place, done, total))
      continue
    }
    const key = `${words.noun(file.mediaType)} ${step}`
    const group = groups.get(key) ?? { file, step, count: 0 }
    group.count += 1
    groups.set(key, group)
  }
  const together = [...groups.values()].map(({ file, step, count }) =>
    words.steps[step](file.mediaType, count),
  )
  const onDemand = files.filter(({ state, thumbnailUrl }) => state === 'on-demand' && thumbnailUrl)
  const weight = onDemand.reduce((sum, { size }) => sum + size, 0)
  return [...alone, ...together, ...(onDemand.length > 0 ? [words.onDemand(onDemand.length, weight)] : [])]
}

type Step = 'sending' | 'waiting' | 'sent'

function stepOf({ state, done, problem }: AttachmentView, fromHere: boolean): Step | undefined {
  if (problem !== undefined) return undefined
  if (state !== 'sending') return fromHere ? 'sent' : undefined
  return fromHere && !done ? 'waiting' : 'sending'
}
