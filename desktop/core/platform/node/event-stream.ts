/**
 * Server-sent events (WHATWG HTML, section 9.2.6), as far as we use them: the data of each event.
 * Feed it decoded text in any pieces; it answers false once an event outgrows `limit`.
 */
export function createEventParser(
  onData: (data: string) => void,
  limit = 1_048_576,
): (text: string) => boolean {
  let pending = ''
  let data: string[] = []
  let size = 0

  function take(line: string): void {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'))
      data = []
      size = 0
    } else if (line === 'data' || line.startsWith('data:')) {
      const value = line.slice(5)
      data.push(value.startsWith(' ') ? value.slice(1) : value)
      size += value.length
    }
  }

  return (text) => {
    pending += text
    for (let end = lineEnd(pending); end !== undefined; end = lineEnd(pending)) {
      const line = pending.slice(0, end.at)
      pending = pending.slice(end.next)
      take(line)
    }
    return size + pending.length <= limit
  }
}

/** A carriage return that ends a piece may be the first half of CRLF: it waits for the next piece. */
function lineEnd(text: string): { readonly at: number; readonly next: number } | undefined {
  const found = /\r\n|\n|\r(?!$)/.exec(text)
  return found === null ? undefined : { at: found.index, next: found.index + found[0].length }
}
