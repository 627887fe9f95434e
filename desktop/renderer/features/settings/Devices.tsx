import { useEffect, useState } from 'react'
import type { DeviceView } from '../../../contract/device-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { devices as words } from '../../i18n/fr-recovery.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

/** An order is looked at again this often, until the desk was told. */
const lookAgain = 5_000

/** Where this person opened the Navigateur, and the way to end a desk that is no longer in good hands. */
export function Devices() {
  const { value: devices, error, slow, again } = useQuery('device.list', {})
  const { value: status } = useQuery('status.read', {})
  const [asking, setAsking] = useState<string>()
  const wipe = useAction(async ({ deviceId, mark }: DeviceView) => {
    await client.call('device.wipe', { deviceId })
    setAsking(undefined)
    say(words.done(mark))
    again()
  })
  const ordered = devices?.some((device) => device.wipe === 'ordered') ?? false
  useEffect(() => {
    if (!ordered) return undefined
    const timer = setInterval(again, lookAgain)
    return () => clearInterval(timer)
  }, [ordered, again])
  const unsentCount = status ? status.waiting + status.refused : 0
  return (
    <>
      <p className={parts.quiet}>{words.text}</p>
      {!devices && slow && <p className={parts.quiet}>{words.reading}</p>}
      {!error && devices && (
        <ul className={styles.devices}>
          {devices.map((device) => (
            <li key={device.deviceId} className={styles.device}>
              <Device device={device} />
              {!device.wipe && asking !== device.deviceId && (
                <LinkButton
                  quiet
                  onUse={() => setAsking(device.deviceId)}
                  label={words.wipeLabel(device.mark)}
                >
                  {words.wipe}
                </LinkButton>
              )}
              {asking === device.deviceId && (
                <Confirm
                  question={device.current ? words.sureHere(unsentCount) : words.sure(device.mark)}
                  confirm={words.confirm}
                  busy={wipe.busy}
                  onConfirm={() => wipe.run(device)}
                  onCancel={() => setAsking(undefined)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {error?.code === 'offline' && <p className={styles.warning}>{typeset(error.message)}</p>}
      <Failure error={wipe.error ?? (error?.code === 'offline' ? undefined : error)} />
      {error && (
        <div>
          <LinkButton onUse={again}>{common.retry}</LinkButton>
        </div>
      )}
    </>
  )
}

function Device({ device }: { readonly device: DeviceView }) {
  const now = useNow()
  const { mark, current, seenAt, signedIn, version, wipe } = device
  return (
    <p>
      <span className={parts.strong}>{words.name(mark)}</span>
      {current && ` · ${words.current}`}
      <span className={parts.second}>
        {[
          seenAt ? words.seen(sayMoment(seenAt, now)) : words.neverSeen,
          signedIn ? words.signedIn : words.signedOut,
          words.version(version),
        ].join(' · ')}
      </span>
      {wipe && <span className={`${parts.second} ${styles.warning}`}>{words[wipe]}</span>}
    </p>
  )
}
