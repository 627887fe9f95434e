import { useQuery } from '../../app/use-query.ts'
import { composer as words } from '../../i18n/fr.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './transmission.module.css'

/** What the draft answers, when it is among the recent items. */
export function RepliedTo(props: { readonly patientId: string; readonly recordId: string }) {
  const { value } = useQuery('timeline.read', { patientId: props.patientId })
  const item = value?.items.find(({ recordId }) => recordId === props.recordId)
  if (item?.kind !== 'transmission') return null
  return (
    <blockquote className={styles.quote}>
      {words.reply(item.author.name)} : <TextBlock inline text={item.body.text.slice(0, 140)} />
    </blockquote>
  )
}
