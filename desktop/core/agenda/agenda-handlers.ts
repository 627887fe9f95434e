import type { MakeFile } from '../attachments/make-file.ts'
import type { HandlersOf } from '../handlers.ts'
import { type AgendaDependencies, createAgenda } from './agenda.ts'
import type { Tasks } from './tasks.ts'

type Dependencies = AgendaDependencies & { readonly tasks: Tasks; readonly makeFile: MakeFile }

export function agendaHandlers(dependencies: Dependencies): HandlersOf<'agenda' | 'task'> {
  const { tasks, makeFile } = dependencies
  const agenda = createAgenda(dependencies)
  return {
    'agenda.read': ({ patientId }) => agenda.read(patientId),
    'agenda.mine': ({ days }) => agenda.mine(days),
    'agenda.export': () => {
      const { fileName, text } = agenda.exportMine()
      return makeFile(fileName, 'text/calendar; charset=utf-8', text)
    },
    'task.ofPatient': ({ patientId }) => tasks.ofPatient(patientId),
    'task.list': ({ scope }) => tasks.list(scope),
  }
}
