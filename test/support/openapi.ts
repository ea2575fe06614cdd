import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import { readFileSync } from 'node:fs'

/** One call and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string
  /** Behind the host, with the query. */
  readonly path: string
  /** JSON; undefined where there is no body or another kind. */
  readonly requestBody?: unknown
  readonly status: number
  readonly responseBody?: unknown
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Media
  readonly responses: Readonly<Record<string, Media>>
}

interface Document {
  readonly servers: readonly { readonly variables?: { readonly basePath?: { readonly default: string } } }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/** An OpenAPI 3.0 description that exchanges can be held against, strictly: what it does not describe is a fault. */
export class Description {
  private readonly document: Document
  private readonly ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  private readonly compiled = new Map<string, ValidateFunction>()
  readonly basePath: string

  constructor(file: string) {
    this.document = JSON.parse(readFileSync(file, 'utf8')) as Document
    this.basePath = this.document.servers[0]?.variables?.basePath?.default ?? ''
    this.ajv.addSchema({ $id: 'doc', components: strictly(this.document.components) })
  }

  /** Everything in which an exchange departs from the description; empty when nothing does. */
  faults(exchange: Exchange): string[] {
    const url = new URL(exchange.path, 'http://x')
    const found = this.operation(exchange.method, url.pathname.slice(this.basePath.length))
    if (!found) return [`there is no ${exchange.method} ${url.pathname}`]
    const { operation, template } = found
    const named = `${exchange.method} ${template}`
    const inQuery = (operation.parameters ?? []).filter((one) => one.in === 'query')
    const asked = [...url.searchParams.keys()]
    const answer = operation.responses[String(exchange.status)]
    return [
      ...asked
        .filter((name) => !inQuery.some((one) => one.name === name))
        .map((name) => `${named}: query ${name} is not described`),
      ...inQuery
        .filter((one) => one.required && !asked.includes(one.name))
        .map((one) => `${named}: query ${one.name} is required`),
      ...this.bodyFaults(`${named} request`, operation.requestBody, exchange.requestBody),
      ...(answer
        ? this.bodyFaults(`${named} ${exchange.status}`, answer, exchange.responseBody)
        : [`${named}: status ${exchange.status} is not described`]),
    ]
  }

  private operation(method: string, path: string): { operation: Operation; template: string } | undefined {
    for (const [template, methods] of Object.entries(this.document.paths)) {
      const pattern = template.replace(/\/$/, '').replaceAll(/\{[^}]+\}/g, '[^/]+')
      const operation = methods[method.toLowerCase()]
      if (operation && new RegExp(`^${pattern}/?$`).test(path)) return { operation, template }
    }
    return undefined
  }

  private bodyFaults(where: string, media: Media | undefined, body: unknown): string[] {
    const schema = media?.content?.['application/json']?.schema
    if (body === undefined) return []
    if (!schema) return media?.content ? [`${where}: a JSON body is not described`] : []
    const check = this.check(schema)
    if (check(body)) return []
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${where}${instancePath}: ${message} ${JSON.stringify(params)}`,
    )
  }

  private check(schema: object): ValidateFunction {
    const key = JSON.stringify(schema)
    const known = this.compiled.get(key)
    if (known) return known
    const made = this.ajv.compile(strictly(JSON.parse(key.replaceAll('"#/', '"doc#/'))) as object)
    this.compiled.set(key, made)
    return made
  }
}

/** Objects with described properties have no others, so that a misspelt field is found. */
function strictly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictly)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, strictly(entry)] as const)
  const closed = 'properties' in value && !('additionalProperties' in value)
  return Object.fromEntries([...entries, ...(closed ? [['additionalProperties', false] as const] : [])])
}
