// The least a server of RxDB can be: a sorted array in memory, which checks and keeps nothing.
import { createServer } from 'node:http'
import { answer } from './answer.mjs'
import { documents } from './documents.mjs'

const collections = new Map()
const toRxdb = ({ _id, ...document }) => ({ id: _id, ...document })

async function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://peer')
  const list = collections.get(pathname.slice(1)) ?? []
  if (request.method === 'GET') {
    const after = Number(searchParams.get('after'))
    response.end(JSON.stringify(list.slice(after, after + Number(searchParams.get('limit')))))
    return
  }
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  list.push(...JSON.parse(Buffer.concat(pieces).toString('utf8')))
  collections.set(pathname.slice(1), list)
  response.end('[]')
}

answer({
  listen: () =>
    new Promise((done) => {
      const server = createServer((request, response) => void serve(request, response))
      server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`))
    }),
  fill(name, count) {
    collections.set(name, documents(name, count).map(toRxdb))
    return count
  },
  count: (name) => collections.get(name)?.length ?? 0,
})
