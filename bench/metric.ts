/** Why there is nothing to compare with, in French. */
export type Absent = { readonly absent: string }

/** Ours and the peer's, measured side by side in the same run. */
export type Sample = { readonly value: number; readonly peerValue: number | Absent }

export type Metric = {
  readonly name: string
  readonly unit: 'ms' | 's' | 'MiB' | 'KiB' | '/s' | 'actions'
  /** What we are compared with, in a few words. */
  readonly peer: string
  readonly better: 'lower' | 'higher'
}

/** One preparation, several runs; a run gives one sample per metric. */
export type Bench = {
  readonly metrics: readonly Metric[]
  readonly runs: number
  open(): Promise<{
    run(): Promise<Readonly<Record<string, Sample>>>
    close(): Promise<void>
  }>
}

/** A line of `npm run bench -- --json`; a ratio above 1 means that we are better. */
export type Line = {
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** With the reason when the peer could not be measured. */
  readonly peer: string
  readonly peerValue: number | null
  readonly ratio: number | null
  readonly runs: number
}

/** Medians, so that one hiccup of the machine does not decide. */
export function summarise({ name, unit, peer, better }: Metric, samples: readonly Sample[]): Line {
  const value = median(samples.map((sample) => sample.value))
  const line = { metric: name, value: rounded(value), unit, runs: samples.length }
  const peerValues: number[] = []
  for (const { peerValue } of samples) {
    if (typeof peerValue !== 'number') {
      return { ...line, peer: `${peer} : absent (${peerValue.absent})`, peerValue: null, ratio: null }
    }
    peerValues.push(peerValue)
  }
  const peerValue = median(peerValues)
  const ratio = better === 'lower' ? peerValue / value : value / peerValue
  return { ...line, peer, peerValue: rounded(peerValue), ratio: rounded(ratio) }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1]
  const high = sorted[Math.floor(middle)]
  if (low === undefined || high === undefined) throw new Error('Une mesure sans aucun échantillon.')
  return (low + high) / 2
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
