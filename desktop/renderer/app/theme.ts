import { createTheme, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'

/** From paper to deep wood; 7 is the accent of the interface. Colours on screen come from theme.css. */
const pine = [
  '#eef5f1',
  '#dcebe3',
  '#b8d6c8',
  '#92c1ac',
  '#80c6a7',
  '#4f9478',
  '#287a5b',
  '#1f6b4f',
  '#185640',
  '#104030',
] as const

/** The scroll lock of dialogs would inject a style element; our body never scrolls. */
const quiet = { lockScroll: false, transitionProps: { duration: 0 } } as const

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: 7,
  colors: { pine },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: Modal.extend({
      defaultProps: { ...quiet, closeButtonProps: { 'aria-label': 'Fermer' } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'md' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'md' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'md' } }),
  },
})

/** Put in the page by whoever serves it; see index.html. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}
