import { answered, objectOf, refuse, type Parameters } from './gateway.js'
import type { World } from './world.js'
import type { Operation } from '../faults.js'
import type { Answer } from '../http.js'
import type { Deed, Quirks } from '../marketplace.js'
import type { Shop } from './types.js'

/** One business call on its way through the simulated AliExpress, signed and by a shop that may make it. */
export interface Call {
  readonly world: World
  readonly shop: Shop
  readonly name: string
  readonly parameters: Parameters
  readonly quirks: Quirks
  readonly deed: Deed
}

export interface BusinessOperation {
  readonly operation: Operation
  readonly answer: (call: Call) => Answer
}

/** A text parameter, or '' when there is none. */
export const textIn = ({ parameters }: Call, name: string): string => parameters.texts.get(name)?.trim() ?? ''

/** An object parameter; null when it is missing or no JSON. */
export const objectIn = ({ parameters }: Call, name: string): Record<string, unknown> | null =>
  objectOf(parameters.texts.get(name))

/** A field of an object parameter as text. */
export function fieldIn(object: Record<string, unknown>, name: string): string {
  const value = object[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''
}

export const done = (call: Call, fields: Record<string, unknown>): Answer =>
  answered(call.name, fields, call.parameters.texts.get('simplify') === 'true')

export const missing = (name: string): Answer =>
  refuse('40', 'Missing required arguments', ['isv.missing-parameter', `the parameter ${name} is missing`])

export const wrong = (words: string): Answer =>
  refuse('15', 'Remote service error', ['isv.parameter-invalid', words])

/** `total_page` and a page of a list; an item comes twice where the fault says so. */
export function pageOf<Item>(
  items: readonly Item[],
  current: number,
  size: number,
  duplicates: boolean,
): { readonly page: readonly Item[]; readonly total: number; readonly pages: number } {
  const page = items.slice((current - 1) * size, current * size)
  const shown = duplicates ? [...page, ...page.slice(0, 1)] : page
  return { page: shown, total: items.length, pages: Math.ceil(items.length / size) }
}
