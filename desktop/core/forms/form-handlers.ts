import type { HandlersOf } from '../handlers.ts'
import { createForms, type FormsDependencies } from './forms.ts'

export function formHandlers(dependencies: FormsDependencies): HandlersOf<'form'> {
  const forms = createForms(dependencies)
  return {
    'form.read': ({ patientId }) => forms.read(patientId),
    'form.write': ({ draftId }) => forms.write(draftId),
  }
}
