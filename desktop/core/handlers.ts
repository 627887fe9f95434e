import type { Handlers, Method } from '../contract/api.ts'

/** What answers while the cache is locked. */
export type LockMethod = Extract<Method, `lock.${string}`> | 'session.read'
export type LockHandlers = Pick<Handlers, LockMethod>

/** What needs an open cache, and is only built with one. */
type DeskMethod = Exclude<Method, LockMethod>
export type DeskHandlers = Pick<Handlers, DeskMethod>

type FamilyOf<M extends Method> = M extends `${infer Family}.${string}` ? Family : never
/** All the operations of these families (`mask.…`): what one area of the core answers. */
export type HandlersOf<Family extends FamilyOf<DeskMethod>> = Pick<
  Handlers,
  Extract<DeskMethod, `${Family}.${string}`>
>

type Tables = readonly Partial<DeskHandlers>[]
type MethodOf<Table> = Table extends unknown ? keyof Table : never
type Twice<Given, Seen = never> = Given extends readonly [infer Table, ...infer Others]
  ? (keyof Table & Seen) | Twice<Others, Seen | keyof Table>
  : never
type Missing<Given extends Tables> = Exclude<DeskMethod, MethodOf<Given[number]>>

/** One table of all that an open desk answers. An operation without an area, or with two, is a type error where it is used. */
export function oneTable<Given extends Tables>(
  ...tables: Given
): [Missing<Given> | Twice<Given>] extends [never]
  ? DeskHandlers
  : { readonly missing: Missing<Given>; readonly twice: Twice<Given> } {
  return Object.assign({}, ...tables)
}

/** The operation did its work and has nothing to tell. */
export function did(_nothing: void | undefined): Record<string, never> {
  return {}
}
