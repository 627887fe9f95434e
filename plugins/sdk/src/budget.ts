/** A bucket that refills each second; a short burst is not a flood. */
export function newBudget(perSecond: number): () => boolean {
  let left = perSecond * 2
  let at = performance.now()
  return () => {
    const now = performance.now()
    left = Math.min(perSecond * 2, left + ((now - at) / 1000) * perSecond)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
