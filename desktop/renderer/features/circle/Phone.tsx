import styles from './circle.module.css'

/** A number is to be read and copied; a link would ask the shell to leave the application. */
export function Phone(props: { readonly number: string; readonly name: string }) {
  return (
    <span className={styles.phone} aria-label={`${props.name} : ${props.number}`}>
      {props.number}
    </span>
  )
}
