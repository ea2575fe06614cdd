import { SetMetadata } from '@nestjs/common'
import { z } from 'zod'

/** A schema's value as a handler may give it: nothing in it is changed any more. */
export type Shown<T> = T extends readonly (infer One)[]
  ? readonly Shown<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Shown<T[K]> }
    : T

/** Ids in paths, by what they name; a document without them could not say what an id looks like. */
export type PathIds = Readonly<Record<string, z.ZodType>>

export interface RouteDescription<Schema extends z.ZodType | null> {
  /** Stable name of the operation, the function's name in generated clients. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  /** The body of the answer when all goes well; null: it has none. The compiler holds the handler to it. */
  readonly answer: Schema
  /** Media types of an answer that is not JSON. */
  readonly produces?: readonly string[]
  /** Statuses of problems beside those that every route may give (400, 401, 403, 429, 503). */
  readonly problems?: readonly number[]
  /** Other successful statuses, with what they mean: `304`. */
  readonly also?: Readonly<Record<number, string>>
  readonly path?: PathIds
  /** Whether the route takes an `Idempotency-Key`, or cannot be called without. */
  readonly idempotency?: 'optional' | 'required'
  /** Media types of a body that is taken as it comes. */
  readonly consumes?: readonly string[]
}

export type Description = RouteDescription<z.ZodType | null>

const ROUTE = 'crosscase:route'
const SAYS = Symbol('crosscase:says')

type Handler<Schema> = (
  ...given: never[]
) => Schema extends z.ZodType ? Shown<z.output<Schema>> | Promise<Shown<z.output<Schema>>> : unknown

/** Describes a route for the OpenAPI document, and binds what its handler returns to the answer's schema. */
export const Describe =
  <Schema extends z.ZodType | null>(route: RouteDescription<Schema>) =>
  <H extends Handler<Schema>>(
    target: object,
    key: string | symbol,
    own: TypedPropertyDescriptor<H>,
  ): void => {
    SetMetadata(ROUTE, route)(target, key, own)
  }

export const descriptionOf = (handler: object): Description | undefined =>
  Reflect.getMetadata(ROUTE, handler) as Description | undefined

/** What a field of an input means, for the document. */
export const Says =
  (text: string): PropertyDecorator =>
  (target, key) => {
    const kept = (Reflect.getOwnMetadata(SAYS, target) ?? {}) as Record<string, string>
    Reflect.defineMetadata(SAYS, { ...kept, [String(key)]: text }, target)
  }

/** The words of a class's fields, its parents' included. */
export function wordsOf(type: new () => object): Readonly<Record<string, string>> {
  const words: Record<string, string>[] = []
  for (let at = type.prototype as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null)
    words.unshift((Reflect.getOwnMetadata(SAYS, at) ?? {}) as Record<string, string>)
  return Object.assign({}, ...words) as Record<string, string>
}

const names = new WeakMap<z.ZodType, string>()

/** Gives a schema a name of its own in the document, under which every use of it refers to it. */
export function named<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  names.set(schema, name)
  all.push(schema)
  return schema
}
const all: z.ZodType[] = []

export const nameOf = (schema: z.ZodType): string | undefined => names.get(schema)

/** Every named schema that has been loaded. */
export const namedSchemas = (): readonly z.ZodType[] => all

/** A text in both languages of the product. */
export const wordsSchema = named('Words', z.object({ en: z.string(), zh: z.string() }))

/** An instant on the wire. */
export const instant = (words = 'RFC 3339, UTC'): z.ZodString =>
  z.string().meta({ format: 'date-time', description: words })

/** A page of a list: come back with `nextCursor` while there is more. */
export const pageOf = <Schema extends z.ZodType>(item: Schema) =>
  z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('Give it back as `cursor` for the following page'),
    hasMore: z.boolean(),
  })

export const listOf = <Schema extends z.ZodType>(item: Schema) => z.object({ data: z.array(item) })

/** An id with a prefix: `case_12`. */
export const idSchema = (prefix: string): z.ZodString =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[1-9][0-9]{0,17}$`))
    .meta({ example: `${prefix}_12` })

/** RFC 9457, with a stable code. */
export const problemSchema = named(
  'Problem',
  z
    .object({
      type: z.string().describe('`about:blank`; the code says what it is'),
      title: z.string(),
      status: z.number().int(),
      detail: z.string(),
      code: z.string().describe('Stable; what programs look at'),
      errors: z
        .array(
          z.object({
            pointer: z.string().describe('Where in the input, as a JSON pointer'),
            message: z.string(),
          }),
        )
        .optional(),
      requestId: z.string().nullable().describe('Name it when you ask for help'),
    })
    .catchall(z.unknown())
    .describe('What went wrong, as RFC 9457 `application/problem+json`'),
)
