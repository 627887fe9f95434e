import type { DeskNode } from './desk-node.ts'
import type { Oracle } from './oracle/oracle.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** A seed as it is lived. */
export type Play = {
  readonly world: World
  readonly oracle: Oracle
  readonly random: Random
  readonly patients: readonly string[]
  /** Lets the world go on by itself. */
  live(milliseconds: number): Promise<void>
  /** A mark that no other text holds. */
  newText(): string
}

/** What was done, for the trace; undefined when the occasion was not there. */
export type Act = (play: Play) => string | undefined | Promise<string | undefined>

/** A desk whose person can be at work now. */
export function someDesk({ world, random }: Play): DeskNode | undefined {
  const awake = [...world.desks.values()].filter((desk) => desk.isAwake())
  return awake.length === 0 ? undefined : random.pick(awake)
}

/**
 * Lets a person act on a desk. What the desk reported done is promised from then on; what it
 * refused, or died doing, is not.
 */
export async function doOn(
  { oracle }: Play,
  desk: DeskNode,
  what: string,
  act: () => unknown,
): Promise<string> {
  try {
    await act()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    if (code === undefined) throw error
    if (!desk.isAlive()) oracle.interrupted(desk)
    return `${desk.name} ${what}: ${code}`
  }
  if (desk.isAlive()) oracle.acknowledged(desk)
  else oracle.interrupted(desk)
  return `${desk.name} ${what}`
}
