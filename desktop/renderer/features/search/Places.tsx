import { placeKindLabel } from '@navigateur-pro/domain/people/territory-place.ts'
import type { SearchView } from '../../../contract/views.ts'
import { search as words } from '../../i18n/fr-work.ts'
import { Phone } from '../circle/Phone.tsx'
import styles from './search.module.css'

/** Services of the territory, read without network (BS-05): whom to call, for whom. */
export function Places(props: { readonly places: SearchView['places'] }) {
  return (
    <section aria-label={words.places} className={styles.places}>
      <div className={styles.groupTitle} aria-hidden="true">
        {words.places}
      </div>
      <ul>
        {props.places.map(({ id, name, kind, commune, phone, mail, text }) => (
          <li key={id} className={styles.place}>
            <span className={styles.strong}>{name}</span> {phone && <Phone number={phone} name={name} />}
            <span className={styles.quiet}>
              {placeKindLabel[kind]}, {commune}
              {mail && <> · {mail}</>}
            </span>
            {text && <span className={styles.quiet}>{text}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
