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

main().catch((error: unknown) => {
  // What we say ourselves is meant to be read; anything else is a fault, and its stack helps.
  process.stderr.write(`${isAppError(error) ? error.message : String((error as Error).stack)}\n`)
  process.exit(1)
})
