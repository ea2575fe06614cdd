import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../../../shared/contracts/amazon')

/** Whether Amazon's own interface descriptions lie beside the repository. */
export const hasContracts = existsSync(FOLDER)

type Json = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'body'
  readonly required?: boolean
  readonly schema?: Json
  readonly enum?: readonly unknown[]
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly responses: Readonly<Record<string, Json>>
}

export interface Model {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly definitions: Readonly<Record<string, Json>>
}

export const contract = (file: string): Model => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Model

/** Uploads 2020-11-01, whose description (uploads_2020-11-01.json at 34dc93f) does not lie beside the others: its parameters, as read. */
export const UPLOADS: Model = {
  paths: {
    '/uploads/2020-11-01/uploadDestinations/messaging/v1/orders/{order}/messages/{type}': {
      post: {
        parameters: [
          { name: 'marketplaceIds', in: 'query', required: true },
          { name: 'contentMD5', in: 'query', required: true },
          { name: 'contentType', in: 'query' },
        ],
        responses: {},
      },
    },
  },
  definitions: {},
}

/** An official pair of request and answer. */
export interface Pair {
  readonly operation: string
  readonly status: number
  readonly response: unknown
}

/** The official pairs of an operation. */
export const pairsOf = (model: Model, method: string, path: string): readonly Pair[] =>
  Object.entries(model.paths[path]?.[method]?.responses ?? {}).flatMap(([status, response]) => {
    const sandbox = response['x-amzn-api-sandbox'] as { static?: { response?: unknown }[] } | undefined
    return (sandbox?.static ?? []).map((one) => ({
      operation: `${method} ${path}`,
      status: Number(status),
      response: one.response,
    }))
  })

/** What is wrong with a request by the official list of parameters; empty when nothing is. */
export function requestFaults(
  models: readonly Model[],
  request: { readonly method: string; readonly url: string; readonly query: Json; readonly body: string },
): string[] {
  const path = decodeURIComponent(new URL(request.url).pathname)
  const method = request.method.toLowerCase()
  for (const model of models) {
    const found = Object.entries(model.paths).find(
      ([template, methods]) => methods[method] && fits(path, template),
    )
    if (!found) continue
    const [template, methods] = found
    const own = methods['parameters'] as unknown as readonly Parameter[] | undefined
    const parameters = [...(methods[method]?.parameters ?? []), ...(own ?? [])]
    return parameterFaults(model, `${method} ${template}`, parameters, request)
  }
  return [`${method} ${path} is in no model`]
}

const fits = (path: string, template: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)

function parameterFaults(
  model: Model,
  where: string,
  parameters: readonly Parameter[],
  { query, body }: { readonly query: Json; readonly body: string },
): string[] {
  const listed = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name))
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const missing = parameters.filter(
    (one) => one.in === 'query' && one.required && !given.some(([name]) => name === one.name),
  )
  const schema = parameters.find((one) => one.in === 'body')?.schema
  const bodyFaults = schema
    ? schemaFaults(model, schema, JSON.parse(body || 'null'), 'body')
    : body !== ''
      ? ['a body that the operation does not have']
      : []
  return [
    ...given.filter(([name]) => !listed.has(name)).map(([name]) => `unknown parameter ${name}`),
    ...missing.map(({ name }) => `parameter ${name} is missing`),
    ...bodyFaults,
  ].map((fault) => `${where}: ${fault}`)
}

/** The part of JSON Schema that the models use: references, types, required and known fields, enumerations, patterns of texts. */
export function schemaFaults(model: Model, schema: Json, value: unknown, at: string): string[] {
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? ''
    const target = model.definitions[name]
    return target ? schemaFaults(model, target, value, at) : [`${at}: no definition ${name}`]
  }
  const { type, properties, required, items } = schema as {
    type?: string
    properties?: Record<string, Json>
    required?: string[]
    items?: Json
  }
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value))
    return [`${at}: ${String(value)} is not listed`]
  if (type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`]
    return value.flatMap((one, index) => schemaFaults(model, items ?? {}, one, `${at}[${index}]`))
  }
  if (type === 'string') return typeof value === 'string' ? [] : [`${at} is no text`]
  if (type === 'integer' || type === 'number') return typeof value === 'number' ? [] : [`${at} is no number`]
  if (!properties) return []
  if (typeof value !== 'object' || value === null) return [`${at} is no object`]
  return [
    ...(required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const field = properties[name]
      return field ? schemaFaults(model, field, one, `${at}.${name}`) : [`${at}.${name} is unknown`]
    }),
  ]
}
