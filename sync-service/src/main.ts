import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { developmentProfessionals } from './auth/development-professionals.ts'
import { readConfig } from './config.ts'
import { registerProfessionals } from './records/professionals.ts'
import { type Service, startService } from './service.ts'

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const service = await startService(config)
  const stop = () => void stopOnce(service)
  process.once('SIGTERM', stop).once('SIGINT', stop)
  if (config.mode === 'development') {
    const directory = await service.storage.read((tx) => tx.listProfessionals())
    if (directory.length === 0) await registerProfessionals(service.storage, developmentProfessionals)
  }
  process.stderr.write(
    [
      `Service de synchronisation : ${service.url}`,
      `Mesures : ${service.metricsUrl}/metrics`,
      ...(service.providerUrl ? [`Fournisseur d’identité de démonstration : ${service.providerUrl}`] : []),
      `Données : ${config.dataFolder}`,
      '',
    ].join('\n'),
  )
}

async function stopOnce(service: Service): Promise<void> {
  await service.stop()
  process.exit(0)
}

/** What we say ourselves is meant to be read; anything else is a fault, and its stack helps. */
function explain(error: unknown): string {
  if (isAppError(error)) return error.message
  const { code, port, stack } = error as NodeJS.ErrnoException & { readonly port?: number }
  return code === 'EADDRINUSE'
    ? `Le port ${port} est déjà pris : le service tourne peut-être déjà. Arrêtez-le, ou donnez un autre NAVIGATEUR_PORT, NAVIGATEUR_METRICS_PORT ou NAVIGATEUR_PROVIDER_PORT.`
    : String(stack)
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})
