import { Component, type ReactNode } from 'react'
import { common } from '../i18n/fr.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { Sentence } from '../ui/Sentence.tsx'

/** A screen that breaks, or whose code cannot be read, says so in its own place: the rest stands. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override readonly state = { broken: false }

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <div role="alert">
        <Sentence
          title={common.stopped}
          action={<LinkButton onUse={() => this.setState({ broken: false })}>{common.retry}</LinkButton>}
        >
          {common.stoppedText}
        </Sentence>
      </div>
    )
  }
}
