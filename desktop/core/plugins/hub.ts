import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type {
  FollowedPatient,
  Handed,
  Plugin,
  PluginHost,
  RunningPlugin,
} from '@navigateur-pro/domain/context/plugin.ts'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { PluginView, SelfCheckView } from '../../contract/plugin-views.ts'
import type { CacheDatabase, Clock, Crypto, Files, Logger } from '../platform/ports.ts'
import type { Settings } from '../settings.ts'
import { createDeposits } from './deposits.ts'
import { createFollowers } from './followers.ts'
import { createPairings } from './pairings.ts'
import { createPluginSettings, type PluginValues } from './plugin-settings.ts'
import { within } from './within.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly settings: Settings
  readonly files: Files
  readonly crypto: Crypto
  readonly clock: Clock
  readonly logger: Logger
  readonly folder: string
  readonly plugins: readonly Plugin[]
  readonly now: () => string
  readonly personName: () => string
  readonly onMessage: (message: ContextMessage) => void
  /** This plugin stopped while the cache is open: nobody vouches for its sources. */
  readonly onSilence: (pluginId: string) => void
  readonly followedPatient: () => FollowedPatient
  readonly onPairing: () => void
  readonly onPlugins: () => void
}

/** One plugin, from one start to the next stop. */
type Slot = {
  readonly plugin: Plugin
  running: RunningPlugin | undefined
  problem: string | undefined
  /** Ends what its host offers. */
  retire: () => void
}

/** A plugin that does not answer must keep neither the others, nor the lock, waiting. */
const longestStartMs = 10_000
const longestTestMs = 3_000

export type PluginHub = ReturnType<typeof createPluginHub>

/** Runs the plugins while the cache is open, each by itself: one that fails is told, and stops no other. */
export function createPluginHub(dependencies: Dependencies) {
  const { files, crypto, clock, logger, folder, onMessage, onPlugins } = dependencies
  const settings = createPluginSettings(dependencies.settings)
  const pairings = createPairings({ ...dependencies, onChange: dependencies.onPairing })
  const deposits = createDeposits(crypto, clock)
  const followers = createFollowers(dependencies.followedPatient, (error) =>
    logger.error('plugin.follow-failed', error),
  )
  const slots = new Map<string, Slot>(
    dependencies.plugins.map((plugin) => [
      plugin.id,
      { plugin, running: undefined, problem: undefined, retire: () => undefined },
    ]),
  )
  /** Starts and stops, one at a time. */
  let turn: Promise<unknown> = Promise.resolve()
  /** Once and for all when the cache locks: what a stopping plugin still says has nowhere to go. */
  let closed = false

  function hostOf(slot: Slot): PluginHost {
    const { id } = slot.plugin
    const unfollow = new Set<() => void>()
    let retired = false
    slot.retire = () => {
      retired = true
      for (const stop of unfollow) stop()
    }
    return {
      folder,
      publish: (message) => {
        if (!closed && !retired) onMessage(message)
      },
      requestPairing: async (request) => !closed && !retired && pairings.ask(id, request),
      readPairing: async (integratorId) => pairings.read(id, integratorId),
      savePairing: async (integratorId, name, secret) => pairings.save(id, integratorId, name, secret),
      follow(listener) {
        if (closed || retired) return () => undefined
        const stop = followers.follow(listener)
        unfollow.add(stop)
        return stop
      },
      depositIdentity: (deposit) => deposits.deposit(deposit),
      withdrawIdentity: (reference) => deposits.withdraw(reference),
      log: (event, fields) => logger.info(event, { plugin: id, ...fields }),
    }
  }

  async function startOne(slot: Slot): Promise<void> {
    const { plugin } = slot
    slot.problem = undefined
    if (closed || !settings.isOn(plugin)) return
    try {
      const host = hostOf(slot)
      const starting = Promise.resolve().then(() => plugin.start(host, settings.values(plugin)))
      const started = await within(clock, longestStartMs, starting)
      if (started.kind === 'late') {
        slot.retire()
        slot.problem = 'Cette liaison ne démarre pas : elle n’a pas répondu à temps.'
        starting.then((late) => late.stop()).catch(() => undefined)
        return
      }
      slot.running = started.value
    } catch (error) {
      logger.error('plugin.start-failed', error, { plugin: plugin.id })
      slot.retire()
      slot.problem = isAppError(error)
        ? error.message
        : 'Cette liaison n’a pas démarré. Éteignez-la puis rallumez-la ; si cela dure, prévenez le support.'
    }
  }

  async function stopOne(slot: Slot): Promise<void> {
    const { running, plugin } = slot
    slot.running = undefined
    if (running) {
      await within(
        clock,
        longestStartMs,
        Promise.resolve().then(() => running.stop()),
      ).catch((error: unknown) => logger.error('plugin.stop-failed', error, { plugin: plugin.id }))
    }
    slot.retire()
    pairings.dropQuestions(plugin.id)
    if (!closed) dependencies.onSilence(plugin.id)
  }

  function restart(slot: Slot): Promise<void> {
    return inTurn(async () => {
      await stopOne(slot)
      await startOne(slot)
      onPlugins()
    })
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  function slotOf(pluginId: string): Slot {
    const slot = slots.get(pluginId)
    if (!slot) throw new AppError('not_found', 'Cette liaison n’existe pas dans cette version du Navigateur.')
    return slot
  }

  async function test(pluginId: string): Promise<SelfCheckView[]> {
    const slot = slotOf(pluginId)
    const { running, problem, plugin } = slot
    if (!running) {
      const advice = problem ?? 'Allumez cette liaison, puis recommencez le test.'
      return [{ label: 'La liaison est en marche', outcome: 'failed', advice }]
    }
    const silent: SelfCheckView = {
      label: 'La liaison répond au test',
      outcome: 'failed',
      advice: 'Elle n’a pas répondu. Éteignez-la puis rallumez-la, et recommencez le test.',
    }
    try {
      const tested = Promise.resolve().then(() => running.selfTest())
      const answer = await within(clock, longestTestMs, tested)
      return answer.kind === 'done' ? [...answer.value] : [silent]
    } catch (error) {
      logger.error('plugin.self-test-failed', error, { plugin: plugin.id })
      return [silent]
    }
  }

  return {
    async start(): Promise<void> {
      await files.makeFolder(folder)
      await inTurn(async () => {
        await Promise.all([...slots.values()].map(startOne))
      })
    },
    async close(): Promise<void> {
      closed = true
      pairings.dropQuestions()
      await inTurn(async () => {
        await Promise.all([...slots.values()].map(stopOne))
      })
    },
    list: (): PluginView[] =>
      [...slots.values()].map(({ plugin, problem }) => ({
        ...settings.view(plugin),
        ...(problem && { problem }),
      })),
    async configure(pluginId: string, on: boolean, values: PluginValues): Promise<void> {
      const slot = slotOf(pluginId)
      settings.write(slot.plugin, on, values)
      await restart(slot)
    },
    test,
    /** @throws AppError in French: what was wrong with it, what to do */
    async hand(pluginId: string, handed: Handed): Promise<void> {
      const { running, plugin } = slotOf(pluginId)
      if (!running?.take) {
        throw new AppError(
          'not_found',
          `« ${plugin.label} » n’est pas en marche. Allumez-la dans les réglages.`,
        )
      }
      await running.take(handed).catch((error: unknown) => {
        if (isAppError(error)) throw error
        logger.error('plugin.take-failed', error, { plugin: plugin.id })
        throw new AppError('internal', 'Cette lecture a échoué. Rien n’a été ouvert ; recommencez.')
      })
    },
    contextChanged(): void {
      if (!closed) followers.look()
    },
    /** The name of the software, or else of the way its word came. */
    nameOf: (source: string): string => {
      const [pluginId = source, ...rest] = source.split(':')
      return pairings.nameOf(source) ?? slots.get(pluginId)?.plugin.label ?? (rest.join(':') || source)
    },
    pending: pairings.pending,
    answer: pairings.answer,
    accepted: pairings.accepted,
    /** Forgets the secret and restarts the plugin, so that nothing of that software remains open. */
    async revoke(id: string): Promise<void> {
      pairings.forget(id)
      const slot = slots.get(id.slice(0, Math.max(0, id.indexOf(':'))))
      if (slot) await restart(slot)
    },
  }
}
