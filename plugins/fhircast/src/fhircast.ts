import { definePlugin, type PluginHost, type RunningPlugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { HubLimits } from '@navigateur-pro/sdk/fhircast/hub-rules.ts'
import { z } from 'zod'
import { HospitalHub, type HospitalHubTiming } from './hospital-hub.ts'
import { hubAddressOf } from './hub-address.ts'
import { OwnHub } from './own-hub.ts'

const settings = z.strictObject({
  hub: z.boolean().default(true).meta({
    title: 'Ouvrir un hub sur ce poste',
    description:
      'Les logiciels de ce poste que vous avez acceptés peuvent y ouvrir un patient ; ils s’y suivent entre eux.',
  }),
  port: z.int().min(0).max(65_535).default(47_613).meta({
    title: 'Port du hub de ce poste',
    description: 'À changer seulement si un autre programme occupe ce port.',
  }),
  share: z.boolean().default(false).meta({
    title: 'Laisser les logiciels reliés suivre le patient du Navigateur',
    description:
      'Le patient que vous ouvrez dans le Navigateur est alors annoncé, avec son identité, aux logiciels reliés.',
  }),
  hubUrl: z.string().max(500).default('').meta({
    title: 'Adresse du hub à suivre',
    description: 'Donnée par l’éditeur du logiciel ou par l’hôpital. Elle commence par https.',
  }),
  topic: z.string().max(200).default('').meta({
    title: 'Sujet (topic) du hub à suivre',
    description: 'Donné avec l’adresse ; il désigne votre session.',
  }),
  token: z
    .string()
    .regex(/^[!-~]{0,4000}$/)
    .default('')
    .meta({
      title: 'Jeton du hub à suivre',
      description: 'Donné avec l’adresse.',
      secret: true,
    }),
})
type Settings = z.infer<typeof settings>

/** HL7 FHIRcast STU3, on both sides: a hub for this computer, and a subscriber of another's. */
export const fhircast = definePlugin({
  id: 'fhircast',
  label: 'FHIRcast',
  description: 'Pour un logiciel ou une visionneuse d’hôpital qui parle la norme FHIRcast.',
  configuration: settings,
  onByDefault: false,
  start: (host, chosen) => startFhircast(host, chosen),
})

type FhircastTiming = {
  readonly hub?: Partial<HubLimits>
  readonly subscriber?: Partial<HospitalHubTiming>
}

export async function startFhircast(
  host: PluginHost,
  chosen: Settings,
  timing: FhircastTiming = {},
): Promise<RunningPlugin & { readonly port: number | undefined }> {
  const { port, share, topic, token } = chosen
  const own = chosen.hub
    ? new OwnHub({ host, port, share, ...(timing.hub === undefined ? {} : { limits: timing.hub }) })
    : undefined
  await own?.listen()
  const asked = chosen.hubUrl.trim() !== ''
  const hub = hubAddressOf(chosen.hubUrl.trim())
  const other =
    hub === undefined || topic === ''
      ? undefined
      : new HospitalHub({
          host,
          hub,
          topic,
          token,
          ...(timing.subscriber === undefined ? {} : { timing: timing.subscriber }),
        })
  return {
    port: own?.port,
    async stop() {
      await Promise.all([own?.stop(), other?.stop()])
    },
    async selfTest() {
      const found = await Promise.all([own?.selfTest() ?? [], other?.selfTest() ?? []])
      if (asked && other === undefined) return [...found.flat(), hub === undefined ? badAddress : noTopic]
      return own === undefined && !asked ? [nothingAsked] : found.flat()
    },
  }
}

const badAddress = {
  label: 'L’adresse du hub à suivre est acceptée',
  outcome: 'failed',
  advice:
    'Elle doit commencer par https:// (ou http://127.0.0.1 pour un programme de ce poste), sans mot de passe.',
} as const
const noTopic = {
  label: 'Le sujet du hub à suivre est réglé',
  outcome: 'failed',
  advice: 'Recopiez dans les réglages le sujet (topic) donné avec l’adresse du hub.',
} as const
const nothingAsked = {
  label: 'Un hub est ouvert ou suivi',
  outcome: 'waiting',
  advice: 'Dans les réglages, ouvrez le hub de ce poste ou donnez l’adresse d’un hub à suivre.',
} as const
