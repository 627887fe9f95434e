import { createServer } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { listenOnLoopback } from './loopback.ts'

export type Metrics = {
  readonly registry: Registry
  readonly requests: Histogram<'method' | 'route' | 'status'>
  readonly operations: Counter<'status'>
  readonly entries: Counter
  readonly snapshotLines: Counter
  readonly streams: Gauge
  readonly auditIntact: Gauge
}

/** Counts and durations by route pattern: no label ever holds an identifier. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Requests by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    operations: new Counter({
      name: 'sync_operations_total',
      help: 'Pushed operations by result',
      labelNames: ['status'],
      registers,
    }),
    entries: new Counter({ name: 'sync_entries_total', help: 'Feed entries pulled', registers }),
    snapshotLines: new Counter({
      name: 'sync_snapshot_lines_total',
      help: 'Lines of snapshots read',
      registers,
    }),
    streams: new Gauge({ name: 'sync_streams', help: 'Open live channels', registers }),
    auditIntact: new Gauge({
      name: 'audit_chain_intact',
      help: '1 when the audit trail was found whole at start, 0 when it was altered',
      registers,
    }),
  }
}

/** On its own loopback port, so that no reverse proxy publishes it by inadvertence (S-17). */
export function startMetricsServer(
  { registry }: Metrics,
  port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  collectDefaultMetrics({ register: registry })
  return listenOnLoopback(
    createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end()
      void registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      )
    }),
    port,
  )
}
