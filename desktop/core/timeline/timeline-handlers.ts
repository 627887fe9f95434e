import { did, type HandlersOf } from '../handlers.ts'
import { createTimeline, type TimelineDependencies } from './timeline.ts'
import { createTransmissions, type TransmissionsDependencies } from './transmissions.ts'
import { createVisit, type VisitDependencies } from './visit.ts'

type Dependencies = TimelineDependencies & TransmissionsDependencies & VisitDependencies

export function timelineHandlers(
  dependencies: Dependencies,
): HandlersOf<'timeline' | 'transmission' | 'visit'> {
  const timeline = createTimeline(dependencies)
  const transmissions = createTransmissions(dependencies)
  const visit = createVisit(dependencies)
  return {
    'timeline.read': ({ patientId, before, limit }) => timeline.read(patientId, before, limit),
    'transmission.write': ({ draftId }) => transmissions.write(draftId),
    'visit.read': ({ patientId }) => visit.read(patientId),
    'visit.markSeen': ({ patientId }) => did(visit.markSeen(patientId)),
  }
}
