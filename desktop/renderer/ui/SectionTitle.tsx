import type { ReactNode } from 'react'
import styles from './ui.module.css'

export function SectionTitle(props: {
  readonly children: ReactNode
  readonly level?: 2 | 3
  readonly id?: string
}) {
  const Heading = props.level === 3 ? 'h3' : 'h2'
  return (
    <Heading className={styles.sectionTitle} id={props.id}>
      {props.children}
    </Heading>
  )
}
