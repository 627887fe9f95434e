/** A measure that several people quote: straight lines between dated points, flat outside them. */
export function curve(points: readonly (readonly [date: string, value: number])[]): (date: string) => number {
  return (date) => {
    const after = points.findIndex(([at]) => at >= date)
    if (after === -1) return points.at(-1)![1]
    const [end, high] = points[after]!
    if (after === 0) return high
    const [start, low] = points[after - 1]!
    const [from, to, at] = [start, end, date].map((day) => Date.parse(day)) as [number, number, number]
    return low + ((high - low) * (at - from)) / (to - from)
  }
}
