import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Agent, request } from 'node:http'
import { Tenants } from '../../src/auth/tenants.js'
import { startService } from '../../src/bootstrap.js'
import { CASE_COLUMNS } from '../../src/cases/case-json.js'
import { Database } from '../../src/infra/database.js'
import { Vault } from '../../src/infra/vault.js'
import { interleaved, printTimings, startBench } from './bench.js'
import { seedOf } from './seed.js'

const CASES = Number(process.env['CASES'] ?? 100_000)
const ACCOUNTS = 20

async function main(): Promise<void> {
  const bench = await startBench()
  const service = await startService(bench.settings, 'api')
  const database = service.app.get(Database)
  const admin = { email: 'bench@crosscase.example', name: 'Bench', password: 'a long enough password' }
  const { tenantId, apiKey } = await service.app.get(Tenants).create({ name: 'Bench', mode: 'test', admin })
  for (let index = 0; index < ACCOUNTS; index += 1) {
    await database.query(
      `insert into account (tenant_id, marketplace, name, site, endpoints, credentials) values ($1, 'ebay', $2, 'EBAY_US', 'sandbox', '')`,
      [tenantId, `shop ${index}`],
    )
  }
  const vault = await service.app.get(Vault).of(tenantId)
  const buyer = vault.seal(JSON.stringify({ handle: 'buyer-1', locale: 'en' }), 'buyer')
  process.stdout.write(`Writing ${CASES} cases …\n`)
  await database.query(`set statement_timeout = 0`)
  await database.query(seedOf({ unhandled: 6, replied: 4 }), [
    tenantId,
    ACCOUNTS,
    buyer,
    vault.fingerprint('buyer-1'),
    CASES,
  ])
  await database.query(`vacuum analyze cases`)

  const pool = new pg.Pool({ connectionString: bench.settings.databaseUrl, max: 4 })
  // The floor: what the page needs of the same rows by the same index, straight from the driver into JSON.
  const sql = `with page as materialized (select tenant_id, id, next_deadline_at from cases
      where tenant_id = $1 and box = 'unhandled' order by next_deadline_at, id limit 51)
    select ${CASE_COLUMNS} from page join cases c on c.tenant_id = page.tenant_id and c.id = page.id
    join account a on a.tenant_id = c.tenant_id and a.id = c.account_id order by c.next_deadline_at, c.id`
  const bare = createServer((_, response) => {
    pool.query({ name: 'inbox', text: sql, values: [tenantId] }).then(
      ({ rows }) =>
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify(rows.slice(0, 50).map(({ buyer: _sealed, ...row }) => row))),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
  const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`
  const agent = new Agent({ keepAlive: true })
  const get = (url: string) => fetchText(agent, url, apiKey)
  const first = JSON.parse(await get(`${service.url}/v1/cases?box=unhandled&limit=50`)) as {
    nextCursor: string
    data: unknown[]
  }
  if (first.data.length !== 50) throw new Error('the inbox is not what was written')

  process.stdout.write(
    `\nOne page of 50 cases out of ${CASES}, one connection, floor = node:http + pg, interleaved:\n`,
  )
  printTimings(
    await interleaved(
      [
        { name: 'bare node:http + SQL (floor)', run: () => get(bareUrl) },
        {
          name: 'GET /v1/cases?box=unhandled',
          run: () => get(`${service.url}/v1/cases?box=unhandled&limit=50`),
        },
        {
          name: '  next page (keyset)',
          run: () => get(`${service.url}/v1/cases?box=unhandled&limit=50&cursor=${first.nextCursor}`),
        },
        {
          name: '  one kind',
          run: () => get(`${service.url}/v1/cases?box=unhandled&limit=50&kind=unpaid_item`),
        },
        { name: '  both open boxes', run: () => get(`${service.url}/v1/cases?box=open&limit=50`) },
        { name: '  closed', run: () => get(`${service.url}/v1/cases?box=closed&limit=50`) },
        { name: 'GET /v1/cases/counts', run: () => get(`${service.url}/v1/cases/counts`) },
        {
          name: 'GET /v1/cases/{id}',
          run: (index) => get(`${service.url}/v1/cases/case_${1 + ((index * 7919) % CASES)}`),
        },
      ],
      { rounds: 5, perRound: 150, warmUp: 600 },
    ),
  )
  bare.close()
  agent.destroy()
  await pool.end()
  await service.stop()
  await bench.stop()
}

function fetchText(agent: Agent, url: string, apiKey: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, headers: { Authorization: `Bearer ${apiKey}` } }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`)),
      )
    })
    call.on('error', reject)
    call.end()
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
