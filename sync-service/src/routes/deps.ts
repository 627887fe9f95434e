import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { SignInDeps } from '../auth/sign-in.ts'
import type { Config } from '../config.ts'
import type { ServiceKeys } from '../keys.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { CursorCodec } from '../records/cursor.ts'

/** What the routes are given; built once in `app.ts`. */
export type RouteDeps = SignInDeps & {
  readonly config: Config
  readonly keys: Pick<ServiceKeys, 'file'>
  readonly registry: Registry
  readonly cursors: CursorCodec
  readonly log: Log
  readonly metrics: Metrics
  /** `https://…/fhir` */
  readonly fhirBase: () => string
}
