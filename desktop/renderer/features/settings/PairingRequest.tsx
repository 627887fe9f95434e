import { Button, Modal } from '@mantine/core'
import type { PairingView } from '../../../contract/plugin-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { pairing as words } from '../../i18n/fr-settings.ts'
import { Failure } from '../../ui/Failure.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

/**
 * A software asks to be followed. Above everything, and only an answer closes it: neither Escape nor
 * a click beside answers, and the focus is on the digits, not on an answer.
 */
export function PairingRequest(props: { readonly pairing: PairingView }) {
  const { integratorId, name, code, since } = props.pairing
  const now = useNow()
  useFocusReturn()
  const answer = useAction(async (accept: boolean) => {
    await client.call('pairing.answer', { integratorId, accept })
    say(accept ? words.accepted(name) : words.refused(name))
  })
  return (
    <Modal
      opened
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      zIndex={400}
      size="26rem"
      classNames={{ title: parts.dialogTitle }}
      title={words.title(name)}
    >
      <p className={parts.quiet} id="pairing-compare">
        {words.compare}
      </p>
      <p className={styles.digits} data-autofocus tabIndex={-1} aria-describedby="pairing-compare">
        <span aria-hidden="true">
          {code.slice(0, 3)}
          <span className={styles.gap} />
          {code.slice(3)}
        </span>
        <span className={styles.read}>{[...code].join(' ')}</span>
      </p>
      <p>{words.text}</p>
      <p className={parts.quiet}>{words.since(sayMoment(since, now))}</p>
      <div className={styles.answers}>
        <Button variant="default" onClick={() => answer.run(true)} disabled={answer.busy}>
          {words.accept}
        </Button>
        <Button variant="default" onClick={() => answer.run(false)} disabled={answer.busy}>
          {words.refuse}
        </Button>
      </div>
      <Failure error={answer.error} />
    </Modal>
  )
}
