/** A place where a message can be cut, named after what it cuts. */
export type Region = { readonly name: string; readonly after: number }

/**
 * One place in every region of an HTTP message: before it, in its first line, in its headers, at
 * their end, in the middle and at the end of each line of the body, before the last byte.
 */
export function regionsOf(message: Buffer, mostLines = 4): readonly Region[] {
  const firstLine = message.indexOf('\r\n')
  const body = message.indexOf('\r\n\r\n') + 4
  const head = [
    { name: 'before the first byte', after: 0 },
    { name: 'in the first line', after: Math.floor(firstLine / 2) },
    { name: 'in a header', after: Math.floor((firstLine + body) / 2) },
    { name: 'before the end of the headers', after: body - 1 },
  ]
  if (body >= message.length) return head
  return [
    ...head,
    { name: 'at the end of the headers', after: body },
    ...linesOf(message, body)
      .slice(0, mostLines)
      .flatMap(({ from, to }, index) => [
        { name: `in line ${index + 1}`, after: Math.floor((from + to) / 2) },
        { name: `after line ${index + 1}`, after: to },
      ])
      .filter(({ after }) => after < message.length),
    { name: 'before the last byte', after: message.length - 1 },
  ]
}

function linesOf(message: Buffer, body: number): readonly { from: number; to: number }[] {
  const lines: { from: number; to: number }[] = []
  for (let from = body; from < message.length; ) {
    const end = message.indexOf('\n', from)
    const to = end < 0 ? message.length : end + 1
    lines.push({ from, to })
    from = to
  }
  return lines
}
