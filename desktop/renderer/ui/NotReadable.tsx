import type { AppError } from '@navigateur-pro/domain/errors.ts'
import { common } from '../i18n/fr.ts'
import { typeset } from '../i18n/typeset.ts'
import { LinkButton } from './LinkButton.tsx'
import { Sentence } from './Sentence.tsx'

/** What could not be read, in the core's own sentence, and the one next action. */
export function NotReadable(props: { readonly error: AppError; readonly onRetry: () => void }) {
  return (
    <Sentence
      title={common.notReadable}
      action={<LinkButton onUse={props.onRetry}>{common.retry}</LinkButton>}
    >
      {typeset(props.error.message)}
    </Sentence>
  )
}
