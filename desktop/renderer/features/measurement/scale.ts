/** Where a value is drawn. Pure: figures in, numbers of the drawing out. */
export type Scale = {
  readonly x: (at: number) => number
  readonly y: (value: number) => number
  /** Round values to write beside the drawing, lowest first. */
  readonly marks: readonly number[]
}

type Frame = { readonly width: number; readonly height: number; readonly margin: number }

/** @param limits drawn too: they are always inside the frame */
export function scaleOf(
  points: readonly { readonly at: number; readonly values: readonly number[] }[],
  limits: readonly number[],
  { width, height, margin }: Frame,
): Scale {
  const times = points.map(({ at }) => at)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const values = [...points.flatMap((point) => point.values), ...limits]
  const step = roundStep(Math.max(...values) - Math.min(...values))
  const low = Math.floor(Math.min(...values) / step) * step
  const high = Math.max(Math.ceil(Math.max(...values) / step) * step, low + step)
  const across = last - first
  return {
    x: (at) => (across === 0 ? width / 2 : margin + ((at - first) / across) * (width - 2 * margin)),
    y: (value) => height - margin - ((value - low) / (high - low)) * (height - 2 * margin),
    marks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) =>
      Number((low + index * step).toFixed(6)),
    ),
  }
}

/** 1, 2 or 5 of a power of ten: at most five steps fit a span. */
function roundStep(span: number): number {
  const least = span === 0 ? 1 : span / 4
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5, 10].find((each) => each * power >= least * 0.999999) ?? 10) * power
}
