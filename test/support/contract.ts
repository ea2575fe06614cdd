import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { settingsFrom } from '#config'
import { AppModule } from '../../src/app.module.js'
import { routeAccess } from '../../src/auth/caller.js'
import { openApiDocument } from '../../src/infra/openapi.js'
import { controllersOf } from '../../src/infra/routes-of-code.js'
import type { OpenApiDocument, Operation } from '../../src/infra/openapi.js'
import { MASTER_KEY } from './master-key.js'

/** The document of the whole service, made without starting it. `strict`: an answer's field that it does not name is wrong. */
export function documentOfCode(strict = false): OpenApiDocument {
  const settings = settingsFrom({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
    CROSSCASE_MASTER_KEY: MASTER_KEY,
    LOG_LEVEL: 'silent',
  })
  const controllers = controllersOf(AppModule.with(settings))
  return openApiDocument(controllers, { version: '0.0.0', access: routeAccess, strict })
}

export interface Answered {
  readonly status: number
  readonly contentType: string
  readonly body: unknown
}

/** Holds real answers against the document, its strict form. */
export class Contract {
  readonly document = documentOfCode(true)
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true })
  private readonly checks = new Map<string, ValidateFunction>()

  constructor() {
    ;(addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv)
    this.ajv.addSchema({ $id: 'doc', components: this.document.components })
  }

  /** The operation that answers a request, or undefined. */
  operationAt(method: string, path: string): Operation | undefined {
    const [bare = ''] = path.split('?')
    const found = Object.entries(this.document.paths)
      .filter(([template]) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare))
      .sort(([a], [b]) => a.split('{').length - b.split('{').length)
      .find(([, operations]) => operations[method.toLowerCase()])
    return found?.[1][method.toLowerCase()]
  }

  /** What is wrong with an answer; nothing if it is as the document says. */
  faults(method: string, path: string, { status, contentType, body }: Answered): string[] {
    const operation = this.operationAt(method, path)
    if (!operation) return [`${method} ${path} is not in the document`]
    const response = operation.responses[String(status)] as
      { content?: Record<string, { schema: Record<string, unknown> }> } | undefined
    const what = `${operation.operationId} ${status}`
    if (!response) return [`${what} is not in the document`]
    if (method === 'HEAD') return []
    if (!response.content) return status === 204 || status === 304 ? [] : [`${what} has no content`]
    const media = contentType.split(';')[0] ?? ''
    const described = response.content[media]
    if (!described) return [`${what} as ${media} is not in the document`]
    if (!media.includes('json') || media.includes('ndjson')) return []
    const check = this.checkOf(`${operation.operationId} ${status} ${media}`, described.schema)
    return check(body)
      ? []
      : (check.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${what} ${instancePath} ${message} ${JSON.stringify(params)}`,
        )
  }

  private checkOf(key: string, schema: Record<string, unknown>): ValidateFunction {
    const known = this.checks.get(key)
    if (known) return known
    const text = JSON.stringify(schema).replaceAll('"#/components', '"doc#/components')
    const made = this.ajv.compile(JSON.parse(text) as Record<string, unknown>)
    this.checks.set(key, made)
    return made
  }
}
