import type { DocumentMark } from '../../../contract/document-mark.ts'
import { document as words } from '../../i18n/fr-document.ts'
import { Shape, type ShapeName } from '../../ui/Shape.tsx'
import styles from './document.module.css'

const shapes: Readonly<Record<DocumentMark['signature'], ShapeName>> = {
  signed: 'check',
  unsigned: 'circle',
  received: 'half',
  broken: 'cross',
}

/** Signed or not, in words and by a shape. `children`: who and when, where it is known. */
export function SignatureState(props: {
  readonly state: DocumentMark['signature']
  readonly children?: string | undefined
}) {
  const { state, children = words.signature[state] } = props
  return (
    <span className={styles.state} data-state={state}>
      <Shape name={shapes[state]} />
      {children}
    </span>
  )
}
