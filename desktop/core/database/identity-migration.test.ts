import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { patTrois } from '../testing/test-core.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'

const key = { key: new Uint8Array(32).fill(1), salt: new Uint8Array(16).fill(2) }
const subject = JSON.stringify(['279035121518989', null, 'L’ÉVÊQUE', 'ANNE', 'F', '1979-03-28', null])

/** A cache of the first version, with what that version wrote in it. */
async function formerCache(pairings: readonly string[]) {
  const cache = openNodeDatabase(join(await temporaryFolder(), 'cache.db'), key, { create: true })
  const first = migrations.filter(({ version }) => version <= 10)
  migrate(cache.durable, first)
  const db = cache.durable
  db.run("INSERT INTO patient (key, id) VALUES (1, x'01')")
  db.run(
    `INSERT INTO record (key, id, patient_key, type, version, schema, confidentiality, author_id, author,
       occurred_at, recorded_at, body)
     VALUES (1, x'02', 1, 'patient-identity', 3, 1, 'administrative', 'a', '{"name":"Dr Sance"}',
       '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', ?)`,
    [JSON.stringify({ identity: patTrois, phone: '05' })],
  )
  db.run('INSERT INTO identity_link VALUES (?, 1, ?, ?)', [subject, 'Dr Sance', '2026-01-03T00:00:00.000Z'])
  for (const id of pairings) {
    db.run("INSERT INTO pairing VALUES (?, 'Logiciel', x'aa', 'Dr Sance', '2026-01-01T00:00:00.000Z')", [id])
  }
  return cache
}

it.each<[string, readonly string[], readonly string[]]>([
  ['with one software', ['demo'], ['local-channel:demo']],
  ['with two, the confirmation holds for both', ['a', 'b'], ['local-channel:a', 'local-channel:b']],
  ['with none any more, it is kept for its history', [], ['local-channel']],
])(
  'a cache of the first version keeps its confirmations and pairings: %s',
  async (_case, pairings, sources) => {
    const cache = await formerCache(pairings)
    migrate(cache.durable, migrations)
    const { reader } = cache
    expect(reader.all('SELECT * FROM identity_link ORDER BY source')).toEqual(
      sources.map((source, index) => ({
        key: index + 1,
        subject,
        source,
        incoming: JSON.stringify({
          matricule: '279035121518989',
          status: 'PROV',
          birthName: 'L’ÉVÊQUE',
          firstGivenName: 'ANNE',
          sex: 'F',
          birthDate: '1979-03-28',
        }),
        patient_key: 1,
        confirmed_by: 'Dr Sance',
        confirmed_at: '2026-01-03T00:00:00.000Z',
        undone_by: null,
        undone_at: null,
      })),
    )
    expect(reader.all('SELECT integrator_id, secret FROM pairing ORDER BY 1')).toEqual(
      pairings.map((id) => ({ integrator_id: `local-channel:${id}`, secret: Buffer.from([0xaa]) })),
    )
    expect(reader.all('SELECT content, recorded_at FROM record_version')).toEqual([
      { content: JSON.stringify(patTrois), recorded_at: '2026-01-02T00:00:00.000Z' },
    ])
    cache.close()
  },
)
