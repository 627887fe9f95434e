import { sayExact, sayMoment, sayTime } from '../i18n/dates.ts'

/** An instant as people say it; the exact one on hover. */
export function Time(props: { readonly at: string; readonly now: Date; readonly only?: 'hour' }) {
  return (
    <time dateTime={props.at} title={sayExact(props.at)}>
      {props.only === 'hour' ? sayTime(props.at) : sayMoment(props.at, props.now)}
    </time>
  )
}
