import createClient from 'openapi-fetch'
import type { Client } from 'openapi-fetch'
import type { components, paths } from './schema.js'

export type { components, paths } from './schema.js'

/** What a schema of the document is in TypeScript: `Schema<'Case'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Crosscase = Client<paths>

/** A client whose paths, parameters, bodies and answers are those of the OpenAPI document. */
export const crosscase = (options: { readonly baseUrl: string; readonly key: string }): Crosscase =>
  createClient<paths>({
    baseUrl: options.baseUrl,
    headers: { Authorization: `Bearer ${options.key}` },
    // Lists travel as `a,b`.
    querySerializer: { array: { style: 'form', explode: false } },
  })

/** A cursor that the server no longer knows: read everything anew. */
export class CursorExpired extends Error {
  override readonly name = 'CursorExpired'
}

/**
 * Pages of the changes feed from a cursor on, until caught up. Keep `nextCursor` together with what you made of a page: the
 * feed may repeat changes, and never leaves one out.
 */
export async function* changesAfter(
  client: Crosscase,
  cursor: string | undefined,
  options: { readonly types?: string[]; readonly limit?: number } = {},
): AsyncGenerator<Schema<'Changes'>> {
  for (let after = cursor; ;) {
    const query = { ...options, ...(after === undefined ? {} : { after }) }
    const { data, error, response } = await client.GET('/v1/changes', { params: { query } })
    if (response.status === 410) throw new CursorExpired()
    if (!data) throw new Error(`the changes cannot be read: ${JSON.stringify(error)}`)
    yield data
    if (data.caughtUp) return
    after = data.nextCursor
  }
}
