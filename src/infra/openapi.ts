import 'reflect-metadata'
import type { Type } from '@nestjs/common'
import { HTTP_CODE_METADATA } from '@nestjs/common/constants.js'
import { z } from 'zod'
import { descriptionOf, nameOf, namedSchemas, problemSchema } from './describe.js'
import type { Description } from './describe.js'
import { inputFields, inputSchema } from './dto-schema.js'
import type { JsonSchema } from './dto-schema.js'
import { ABOUT, STATUS_WORDS, TAGS } from './openapi-words.js'
import { inputsOf, routesOfCode } from './routes-of-code.js'
import type { RouteOfCode } from './routes-of-code.js'

/** What another room knows of a route: who may call it. */
export interface RouteAccess {
  isPublic(handler: object, controller: object): boolean
  scopes(handler: object, controller: object): readonly string[]
}

export interface DocumentOptions {
  readonly version: string
  readonly access: RouteAccess
  /** Answers with fields that are not named are wrong: for tests. Clients must tolerate them. */
  readonly strict?: boolean
}

export type OpenApiDocument = Readonly<Record<string, unknown>> & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

export interface Operation {
  readonly summary: string
  readonly description?: string
  readonly operationId: string
  readonly tags: readonly string[]
  readonly parameters: readonly Readonly<Record<string, unknown>>[]
  readonly requestBody?: Readonly<Record<string, unknown>>
  readonly responses: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly security: readonly unknown[]
}

/** The OpenAPI 3.1 document of these controllers: routes and inputs from the code, answers from their schemas. */
export function openApiDocument(controllers: readonly Type[], options: DocumentOptions): OpenApiDocument {
  const routes = routesOfCode(controllers).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  const schemas = new Schemas(options.strict ?? false)
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route, options, schemas)
  const tags = [...new Set(routes.map(tagOf))].sort()
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crosscase',
      version: options.version,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This service' }],
    tags: tags.map((name) => ({ name, description: TAGS[name] ?? `Everything about ${name}` })),
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, `cc_live_…` or `cc_test_…`' },
        session: { type: 'apiKey', in: 'cookie', name: 'cc_session', description: 'The page’s own session' },
      },
    },
  } as unknown as OpenApiDocument
}

const tagOf = ({ path }: RouteOfCode): string => {
  const [first = '', second = ''] = path.slice(1).split('/')
  return (first === 'v1' ? second : first).replace(/\..*/, '') || 'service'
}

/** Schemas by name; answers without one are named after their operation. */
class Schemas {
  private readonly registry = z.registry<{ id: string }>()
  private readonly known = new Map<z.ZodType, string>()

  constructor(private readonly strict: boolean) {
    for (const schema of namedSchemas()) this.add(schema, nameOf(schema) ?? '')
  }

  ref(schema: z.ZodType, operation: string): JsonSchema {
    const name =
      nameOf(schema) ?? this.known.get(schema) ?? `${operation[0]?.toUpperCase()}${operation.slice(1)}Answer`
    this.add(schema, name)
    return { $ref: `#/components/schemas/${name}` }
  }

  components(): Record<string, JsonSchema> {
    const { schemas } = z.toJSONSchema(this.registry, {
      uri: (id) => `#/components/schemas/${id}`,
      unrepresentable: 'any',
      io: 'output',
    })
    return Object.fromEntries(
      Object.entries(schemas)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, schema]) => [id, tidy(schema, this.strict) as JsonSchema]),
    )
  }

  private add(schema: z.ZodType, id: string): void {
    if (this.known.has(schema)) return
    this.known.set(schema, id)
    this.registry.add(schema, { id })
  }
}

/** Without what only a schema in a file of its own carries; open to more fields, unless they are looked for. */
function tidy(value: unknown, strict: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => tidy(entry, strict))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      if (key === '$schema' || key === '$id' || key === 'id')
        return isKeyword(value, key) ? [] : [[key, tidy(entry, strict)]]
      if (key === 'additionalProperties' && entry === false && !strict) return []
      return [[key, tidy(entry, strict)]]
    }),
  )
}
const isKeyword = (schema: object, key: string): boolean =>
  typeof (schema as Record<string, unknown>)[key] === 'string'

function operationOf(route: RouteOfCode, options: DocumentOptions, schemas: Schemas): Operation {
  const description = descriptionOf(route.handler)
  const id = description?.id ?? `${route.controller.name.replace(/Controller$/, '')}_${route.name}`
  const isPublic = options.access.isPublic(route.handler, route.controller)
  const scopes = options.access.scopes(route.handler, route.controller)
  const { query, body } = inputsOf(route)
  return {
    operationId: id,
    tags: [tagOf(route)],
    summary: description?.summary ?? id,
    ...(description?.description === undefined && isPublic
      ? {}
      : {
          description: [description?.description, scopeWords(isPublic, scopes)].filter(Boolean).join('\n\n'),
        }),
    parameters: [
      ...pathParameters(route, description),
      ...headerParameters(description),
      ...queryParameters(query),
    ],
    ...requestBodyOf(body, description),
    responses: responsesOf(route, id, description, isPublic, body !== undefined, schemas),
    security: isPublic ? [] : [{ key: [] }, { session: [] }],
  }
}

const scopeWords = (isPublic: boolean, scopes: readonly string[]): string =>
  isPublic ? '' : `Needs the scope ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`

const pathParameters = ({ path }: RouteOfCode, description?: Description) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = description?.path?.[name]
    const { $schema: _, ...json } = schema ? z.toJSONSchema(schema) : { type: 'string' as const, $schema: '' }
    return { name, in: 'path', required: true, schema: json }
  })

const headerParameters = (description?: Description) =>
  description?.idempotency === undefined
    ? []
    : [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: description.idempotency === 'required',
          description:
            'New for each intention; a repeat with the same key and body gives the first answer again',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ]

const queryParameters = (type: (new () => object) | undefined) =>
  (type ? inputFields(type) : []).map(({ name, required, schema, description }) => ({
    name,
    in: 'query',
    required,
    ...(description === undefined ? {} : { description }),
    ...(schema['type'] === 'array' ? { style: 'form', explode: false } : {}),
    schema,
  }))

function requestBodyOf(type: (new () => object) | undefined, description?: Description) {
  if (description?.consumes) {
    const content = description.consumes.map((media) => [
      media,
      { schema: { type: 'string', format: 'binary' } },
    ])
    return { requestBody: { required: true, content: Object.fromEntries(content) as JsonSchema } }
  }
  if (!type) return {}
  const schema = inputSchema(type)
  const required = schema['required'] !== undefined
  return { requestBody: { required, content: { 'application/json': { schema } } } }
}

function responsesOf(
  { handler, method }: RouteOfCode,
  id: string,
  description: Description | undefined,
  isPublic: boolean,
  takesJson: boolean,
  schemas: Schemas,
) {
  const answer = description?.answer
  const status =
    (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ??
    (method === 'post' ? 201 : 200)
  const media = description?.produces ?? ['application/json']
  const schema = answer ? schemas.ref(answer, id) : {}
  const content =
    answer === null && !description?.produces
      ? {}
      : { content: Object.fromEntries(media.map((type) => [type, { schema: contentSchema(type, schema) }])) }
  const problems = [
    ...new Set([
      400,
      ...(isPublic ? [] : [401, 403]),
      ...(description?.idempotency === undefined ? [] : [409, 422]),
      ...(takesJson ? [413, 415] : []),
      ...(description?.problems ?? []),
      429,
      503,
    ]),
  ]
  return Object.fromEntries([
    [String(status), { description: answer === null ? 'Done' : 'As asked for', ...content }],
    ...Object.entries(description?.also ?? {}).map(([code, words]) => [code, { description: words }]),
    ...problems.sort((a, b) => a - b).map((code) => [String(code), problemResponse(code, schemas, id)]),
  ]) as Operation['responses']
}

const contentSchema = (media: string, schema: JsonSchema): JsonSchema =>
  media.includes('json') && !media.includes('ndjson') ? schema : { type: 'string' }

const problemResponse = (code: number, schemas: Schemas, id: string) => ({
  description: STATUS_WORDS[code] ?? 'A problem',
  content: { 'application/problem+json': { schema: schemas.ref(problemSchema, id) } },
})
