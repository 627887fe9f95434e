import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Output } from '../../../contract/api.ts'
import { liaison as words } from '../../i18n/fr-work.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { SendButton } from '../mssante/SendButton.tsx'
import styles from './liaison.module.css'

/** The sheet is a document of the dossier now; Entrée opens its PDF. */
export function LiaisonMade(props: {
  readonly patientId: string
  readonly made: Output<'liaison.make'>
  readonly onDone: () => void
}) {
  const { recordId, url, fileName } = props.made
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => link.current?.focus(), [])
  return (
    <Sentence
      title={words.stored}
      action={
        <div className={styles.madeActions}>
          {/* A link, not a window of ours: the browser shows it, the shell hands it to the system. */}
          <Button component="a" ref={link} href={url} target="_blank" rel="noreferrer">
            {words.openPdf}
          </Button>
          <SendButton patientId={props.patientId} recordId={recordId} />
          <LinkButton onUse={props.onDone}>{words.backToRecord}</LinkButton>
        </div>
      }
    >
      {words.storedText(fileName)}
    </Sentence>
  )
}
