import styles from './ui.module.css'

export type ShapeName = 'diamond' | 'circle' | 'half' | 'triangle' | 'cross' | 'check'

/** A mark that repeats a word by its shape; never alone, never by colour only. */
export function Shape(props: { readonly name: ShapeName }) {
  return (
    <svg className={styles.shape} viewBox="0 0 12 12" aria-hidden="true" data-full={props.name === 'diamond'}>
      {props.name === 'diamond' && <path d="M6 .8 11.2 6 6 11.2.8 6Z" />}
      {props.name === 'circle' && <circle cx="6" cy="6" r="4.8" />}
      {props.name === 'half' && (
        <>
          <circle cx="6" cy="6" r="4.8" />
          <path d="M6 1.2a4.8 4.8 0 0 1 0 9.6Z" fill="currentcolor" />
        </>
      )}
      {props.name === 'triangle' && <path d="M6 1.2 11.2 10.6H.8Z" />}
      {props.name === 'cross' && <path d="m2 2 8 8M10 2l-8 8" />}
      {props.name === 'check' && <path d="m1.6 6.6 3 3 5.8-7" />}
    </svg>
  )
}
