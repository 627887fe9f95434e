const deepest = 64

/**
 * The value of a JSON text of a stranger; undefined when it is not JSON, is nested beyond what FHIR
 * needs (what is read may be written again, and writing is recursive), or carries `__proto__`.
 */
export function readJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const left: [unknown, number][] = [[value, 0]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [node, depth] = next
    if (typeof node !== 'object' || node === null) continue
    if (depth >= deepest || Object.hasOwn(node, '__proto__')) return undefined
    for (const child of Object.values(node)) left.push([child, depth + 1])
  }
  return value
}
