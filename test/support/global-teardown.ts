import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import pg from 'pg'

export default async function globalTeardown(): Promise<void> {
  const server = globalThis.crosscaseTestServer
  if (!server) return
  if (server.embedded) {
    await server.embedded.stop()
    rmSync(dirname(server.embedded.dataDir), { recursive: true, force: true })
    return
  }
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query(`drop database ${server.template} with (force)`)
  await client.end()
}
