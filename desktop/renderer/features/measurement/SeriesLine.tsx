import { useId, useState } from 'react'
import { measureOf, sayMeasurement } from '@navigateur-pro/domain/records/measurement.ts'
import { sayLimits } from '@navigateur-pro/domain/records/measurement-threshold.ts'
import type { MeasurementPoint, MeasurementSeries } from '../../../contract/measurement-views.ts'
import { useNow } from '../../app/use-now.ts'
import { measurement as words } from '../../i18n/fr-measurement.ts'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Shape } from '../../ui/Shape.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { ConflictMark } from '../conflict/ConflictMark.tsx'
import { Chart } from './Chart.tsx'
import { MeasurementForm } from './MeasurementForm.tsx'
import styles from './measurement.module.css'
import { ThresholdForm } from './ThresholdForm.tsx'

/** The last figure of a kind, and on demand its curve, its limits and all its values. */
export function SeriesLine(props: {
  readonly patientId: string
  readonly series: MeasurementSeries
  readonly mayWrite: boolean
}) {
  const { patientId, series, mayWrite } = props
  const { kind, points, threshold } = series
  const { label } = measureOf(kind)
  const now = useNow()
  const details = useId()
  const [open, setOpen] = useState(false)
  const last = points.find(({ corrected }) => !corrected)
  return (
    <>
      <Line
        second={
          <>
            {last && <Time at={last.at} now={now} />}
            {last && <By point={last} />}
            {threshold && <> · {words.limits(sayLimits(threshold.body))}</>}
          </>
        }
        aside={
          <LinkButton
            quiet
            label={words.curveLabel(label)}
            expanded={open}
            controls={details}
            onUse={() => setOpen(!open)}
          >
            {words.curve}
          </LinkButton>
        }
      >
        {label} {last && <Figure point={last} />}
      </Line>
      <li id={details} className={styles.details} hidden={!open}>
        {open && <Details patientId={patientId} series={series} mayWrite={mayWrite} now={now} />}
      </li>
    </>
  )
}

function Details(props: {
  readonly patientId: string
  readonly series: MeasurementSeries
  readonly mayWrite: boolean
  readonly now: Date
}) {
  const { patientId, series, mayWrite, now } = props
  const { kind, points, threshold } = series
  const { label } = measureOf(kind)
  const [limiting, setLimiting] = useState(false)
  const [correcting, setCorrecting] = useState<MeasurementPoint>()
  const mayLimit = mayWrite && (threshold === undefined || threshold.mayRevise)
  return (
    <>
      <Chart series={series} now={now} />
      {threshold?.conflict && <ConflictMark recordId={threshold.recordId} conflict={threshold.conflict} />}
      {mayLimit && (
        <p className={styles.action}>
          <LinkButton
            quiet
            label={words.setLimitsLabel(label)}
            expanded={limiting}
            onUse={() => setLimiting(!limiting)}
          >
            {words.setLimits}
          </LinkButton>
        </p>
      )}
      {limiting && mayLimit && (
        <ThresholdForm patientId={patientId} series={series} onClose={() => setLimiting(false)} />
      )}
      {correcting && (
        <MeasurementForm
          key={correcting.recordId}
          patientId={patientId}
          kind={kind}
          corrects={correcting}
          onClose={() => setCorrecting(undefined)}
        />
      )}
      {points.length > 0 && (
        <table className={styles.table} aria-label={words.valuesOf(label)}>
          <thead>
            <tr>
              <th scope="col">{words.columns.when}</th>
              <th scope="col">{words.columns.value}</th>
              <th scope="col">{words.columns.by}</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.recordId}>
                <td>
                  <Time at={point.at} now={now} />
                </td>
                <td>
                  {point.corrected ? <s>{sayMeasurement(point.body)}</s> : <Figure point={point} />}
                  {point.corrected && ` ${words.corrected}`}
                  {mayWrite && !point.corrected && (
                    <>
                      {' '}
                      <LinkButton
                        quiet
                        label={words.correctLabel(sayMeasurement(point.body))}
                        onUse={() => setCorrecting(point)}
                      >
                        {words.correct}
                      </LinkButton>
                    </>
                  )}
                  {point.body.note && <TextBlock text={point.body.note} />}
                </td>
                <td>
                  {point.author.name}
                  <By point={point} only />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Figure(props: { readonly point: MeasurementPoint }) {
  const { body, outside } = props.point
  return (
    <span className={styles.value} data-outside={outside}>
      <span className="figures">{sayMeasurement(body)}</span>
      {outside && (
        <>
          {' '}
          <Shape name="triangle" /> {words.outside[outside]}
        </>
      )}
    </span>
  )
}

/** Who read the figure: what a patient entered is always said. */
function By(props: { readonly point: MeasurementPoint; readonly only?: true }) {
  const { author, body, waiting } = props.point
  return (
    <>
      {!props.only && ` · ${author.name}`}
      {body.origin !== 'professional' && ` · ${words.by[body.origin]}`}
      {waiting && <em> · {words.waiting[waiting]}</em>}
    </>
  )
}
