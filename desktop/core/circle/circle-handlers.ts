import { did, type HandlersOf } from '../handlers.ts'
import { type CircleDependencies, createCircle } from './circle.ts'
import type { Masks } from './masks.ts'
import { createQuarantine, type QuarantineDependencies } from './quarantine.ts'

type Dependencies = CircleDependencies & QuarantineDependencies & { readonly masks: Masks }

export function circleHandlers(dependencies: Dependencies): HandlersOf<'circle' | 'mask' | 'quarantine'> {
  const { masks } = dependencies
  const circle = createCircle(dependencies)
  const quarantine = createQuarantine(dependencies)
  return {
    'circle.read': ({ patientId }) => circle.read(patientId),
    'circle.change': async ({ patientId, ...wish }) => did(await circle.change(patientId, wish)),
    'circle.find': ({ patientId, text }) => circle.findProfessionals(patientId, text),
    'mask.read': ({ recordId }) => masks.read(recordId),
    'mask.write': ({ recordId, hiddenFrom, shownTo }) => did(masks.write(recordId, hiddenFrom, shownTo)),
    'quarantine.list': () => quarantine.list(),
    'quarantine.judge': ({ operationId, decision }) => quarantine.judge(operationId, decision),
  }
}
