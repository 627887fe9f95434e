import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { StatusView } from '../../contract/sync-views.ts'
import type { ReadableDatabase } from '../platform/ports.ts'
import type { FeedRow } from './feeds.ts'

type Reported = {
  readonly at: string
  readonly device: string
  readonly appVersion: string
  readonly serviceUrl: string
  readonly reader: ReadableDatabase
  readonly registry: Registry
  readonly status: StatusView
}

const links: Readonly<Record<StatusView['link'], string>> = {
  online: 'relié',
  offline: 'hors ligne',
  'catching-up': 'rattrapage en cours',
  'signed-out': 'session à renouveler',
  'update-needed': 'mise à jour nécessaire',
  'lease-ended': 'service pas vu depuis trop longtemps, dossiers masqués',
}

/** What a support person asks first. Counts and positions only: nothing in it says anything of a patient. */
export function reportForSupport(reported: Reported): string {
  const { at, device, appVersion, serviceUrl, reader, registry, status } = reported
  const one = (sql: string) => Object.values(reader.get<Record<string, string | number | null>>(sql) ?? {})[0]
  const counts = (sql: string) =>
    reader.all<{ name: string; count: number }>(sql).map(({ name, count }) => `    ${name} : ${count}`)
  const integrity = reader.all<{ integrity_check: string }>('PRAGMA integrity_check(20)')
  const megabytes = (Number(one('PRAGMA page_count')) * Number(one('PRAGMA page_size'))) / 1_000_000
  const feeds = reader.all<FeedRow>('SELECT * FROM feed')
  return [
    `Navigateur Pro ${appVersion} · rapport pour l’assistance · ${at}`,
    '(aucune donnée de patient dans ce rapport)',
    '',
    `Poste : ${device}`,
    `Service : ${serviceUrl}`,
    `Liaison : ${links[status.link]}`,
    `Dernière synchronisation complète : ${status.asOf ?? 'jamais'}`,
    `Horloge du poste : ${status.clockSkewMinutes === undefined ? 'à l’heure' : `écart de ${status.clockSkewMinutes} min`}`,
    '',
    `Base locale : version ${one('PRAGMA user_version')}, SQLite ${one('SELECT sqlite_version()')}, ${megabytes.toFixed(1)} Mo`,
    `Contrôle d’intégrité : ${integrity.every((row) => row.integrity_check === 'ok') ? 'bon' : 'DÉFAUTS'}`,
    ...integrity.filter((row) => row.integrity_check !== 'ok').map((row) => `    ${row.integrity_check}`),
    `Dossiers : ${one('SELECT count(*) FROM patient')}, dont ${one('SELECT count(*) FROM patient WHERE retained = 1')} gardés en lecture après un départ`,
    'Fiches par type :',
    ...counts('SELECT type AS name, count(*) AS count FROM record GROUP BY type ORDER BY type'),
    `Brouillons : ${one('SELECT count(*) FROM draft')}`,
    'Fichiers par état :',
    ...counts('SELECT state AS name, count(*) AS count FROM attachment GROUP BY state ORDER BY state'),
    'Envois par état :',
    ...counts('SELECT state AS name, count(*) AS count FROM outbox GROUP BY state ORDER BY state'),
    `Opérations reçues par le service et gardées : ${one('SELECT count(*) FROM acknowledged_operation')}`,
    `Dossiers encore à lire : ${one('SELECT count(*) FROM pending_dossier')}`,
    `Fiches pas revues depuis une relecture : ${one('SELECT count(*) FROM unseen_record')}`,
    'Fils de changements :',
    ...feeds.map(
      ({ id, epoch, position, acknowledged, catalogued, recounted_at }) =>
        `    ${id}, époque ${epoch} : position ${position}, accusée ${acknowledged ?? 'jamais'}, catalogue ${catalogued ? 'lu' : 'à lire'}, recompté ${recounted_at ?? 'jamais'}`,
    ),
    'Schémas :',
    ...registry.types.map(({ name, schemaVersion }) => `    ${name} : ${schemaVersion}`),
    '',
  ].join('\n')
}
