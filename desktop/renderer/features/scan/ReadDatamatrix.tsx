import { useRef } from 'react'
import { scan as words } from '../../i18n/fr-context.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { readFile, scanTypes } from './read-datamatrix.ts'

/** For who has no scanner: a photo of the datamatrix, or the PDF that bears it. */
export function ReadDatamatrix() {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <LinkButton onUse={() => chooser.current?.click()}>{words.choose}</LinkButton>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={scanTypes.join(',')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (file) readFile(file)
        }}
      />
    </>
  )
}
