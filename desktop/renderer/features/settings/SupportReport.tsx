import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../../contract/api.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { support as words } from '../../i18n/fr-recovery.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import { copyText } from '../outbox/copy-text.ts'
import { saveFile } from '../outbox/save-file.ts'
import styles from './settings.module.css'

/** Read by the person before anybody else: what leaves this desk is seen first. */
export function SupportReport() {
  const [report, setReport] = useState<Output<'support.report'>>()
  const text = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (report) text.current?.focus()
  }, [report])
  const make = useAction(async () => setReport(await client.call('support.report', {})))
  return (
    <>
      <p className={parts.quiet}>{words.text}</p>
      {report ? (
        <>
          <textarea
            ref={text}
            className={styles.report}
            readOnly
            rows={14}
            aria-label={words.label}
            value={report.text}
          />
          <div className={styles.row}>
            <LinkButton
              onUse={() => {
                if (copyText(report.text)) say(words.copied)
              }}
            >
              {words.copy}
            </LinkButton>
            <LinkButton
              onUse={() => {
                saveFile(report)
                say(words.saved(report.fileName))
              }}
            >
              {words.save}
            </LinkButton>
          </div>
        </>
      ) : (
        <div>
          <Button variant="default" onClick={make.run} disabled={make.busy}>
            {words.make}
          </Button>
        </div>
      )}
      <Failure error={make.error} />
    </>
  )
}
