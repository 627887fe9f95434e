import type { TimelineItem } from '../../../contract/views.ts'
import { openMask } from '../../app/interface-store.ts'
import { mask as words } from '../../i18n/fr-circle.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'

export function MaskButton(props: { readonly item: TimelineItem }) {
  const { recordId, author } = props.item
  return (
    <LinkButton quiet label={words.openLabel(author.name)} onUse={() => openMask(recordId)}>
      {words.open}
    </LinkButton>
  )
}
