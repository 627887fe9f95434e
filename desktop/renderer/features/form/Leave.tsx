import type { Typed } from '../../app/use-typed.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'

/** Leaves a form on purpose: what was typed in it goes with it. Échap closes it and keeps the words. */
export function Leave(props: {
  readonly typed: Pick<Typed<never>, 'over'>
  readonly onClose: () => void
  readonly children: string
}) {
  return (
    <LinkButton
      onUse={() => {
        props.typed.over()
        props.onClose()
      }}
    >
      {props.children}
    </LinkButton>
  )
}
