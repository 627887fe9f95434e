import type { MeasurementSeries } from '../../../contract/measurement-views.ts'
import { measureOf, sayFigure, sayMeasurement } from '@navigateur-pro/domain/records/measurement.ts'
import { sayDay, sayMoment } from '../../i18n/dates.ts'
import { measurement as words } from '../../i18n/fr-measurement.ts'
import styles from './measurement.module.css'
import { scaleOf } from './scale.ts'

const frame = { width: 360, height: 132, margin: 10 }

/** A series over time, with the limits that were set. Told as a sentence to who does not see it; the values are in the table. */
export function Chart(props: { readonly series: MeasurementSeries; readonly now: Date }) {
  const { series, now } = props
  const { kind, threshold } = series
  const measure = measureOf(kind)
  const points = series.points
    .filter(({ corrected }) => !corrected)
    .toReversed()
    .map(({ recordId, at, body, outside }) => ({
      recordId,
      at: Date.parse(at),
      values: [body.value, body.second].filter((each) => each !== undefined),
      body,
      outside,
    }))
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return null
  const { low, high } = threshold?.body ?? {}
  const limits = [low, high].filter((each) => each !== undefined)
  const { x, y, marks } = scaleOf(points, limits, frame)
  const path = (index: number) =>
    points
      .flatMap(({ at, values }) => (values[index] === undefined ? [] : [`${x(at)} ${y(values[index])}`]))
      .join(' L ')
  const firsts = points.map(({ values }) => values[0] ?? 0)
  const say = (value: number) => sayFigure(measure, value)
  return (
    <figure className={styles.figure}>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        role="img"
        aria-label={words.chart(
          measure.label,
          points.length,
          say(Math.min(...firsts)),
          say(Math.max(...firsts)),
          `${sayMeasurement(last.body)} ${sayMoment(new Date(last.at).toISOString(), now)}`,
        )}
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line className={styles.rule} x1={0} x2={frame.width} y1={y(mark)} y2={y(mark)} />
            <text className={styles.mark} x={frame.width} y={y(mark) - 3} textAnchor="end">
              {say(mark)}
            </text>
          </g>
        ))}
        {limits.map((limit) => (
          <line key={limit} className={styles.limit} x1={0} x2={frame.width} y1={y(limit)} y2={y(limit)} />
        ))}
        {[0, 1].map((index) => (
          <path key={index} className={styles.curve} d={path(index) && `M ${path(index)}`} />
        ))}
        {points.map(({ recordId, at, values, outside }) =>
          values.map((value) => (
            <circle
              key={`${recordId} ${value}`}
              className={styles.dot}
              data-outside={outside}
              cx={x(at)}
              cy={y(value)}
              r={outside ? 4 : 2.5}
            />
          )),
        )}
      </svg>
      <figcaption className={styles.dates} aria-hidden="true">
        <span>{sayDay(new Date(first.at).toISOString(), now)}</span>
        <span>{sayDay(new Date(last.at).toISOString(), now)}</span>
      </figcaption>
    </figure>
  )
}
