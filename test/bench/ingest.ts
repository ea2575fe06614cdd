import { NestFactory } from '@nestjs/core'
import { Tenants } from '../../src/auth/tenants.js'
import { Accounts } from '../../src/accounts/accounts.js'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { AppModule } from '../../src/app.module.js'
import { Database } from '../../src/infra/database.js'
import { Intake } from '../../src/intake/intake.js'
import { printTable, startBench } from './bench.js'

const CASES = Number(process.env['CASES'] ?? 100_000)
const BATCH = 500
const START = Date.parse('2026-11-01T00:00:00Z')

/** A raw cancellation as the marketplace lists it; `version` 1 is the request, 2 its refusal. */
function rawCancellation(index: number, version: 1 | 2): unknown {
  const at = (minutes: number) => ({ value: new Date(START + (index + minutes) * 60_000).toISOString() })
  return {
    cancelId: String(5_000_000_000 + index),
    legacyOrderId: `11${index}-22${index}`,
    marketplaceId: 'EBAY_US',
    cancelState: version === 1 ? 'APPROVAL_PENDING' : 'CLOSED',
    cancelStatus: version === 1 ? 'CANCEL_REQUESTED' : 'CANCEL_REJECTED',
    cancelReason: 'ORDER_MISTAKE',
    requestorType: 'BUYER',
    buyerLoginName: `buyer-${index % 5000}`,
    cancelRequestDate: at(0),
    sellerResponseDueDate: at(3 * 1440),
    lastModifiedDate: at(version === 1 ? 0 : 60),
    ...(version === 1 ? {} : { cancelCloseDate: at(60) }),
    requestRefundAmount: { value: (1000 + (index % 900)) / 100, currency: 'USD' },
    lineItems: [
      { itemId: `11${index}`, transactionId: `22${index}`, itemTitle: `Parcel ${index}`, cancelQuantity: 1 },
    ],
  }
}

/** The same rows as ours, made by the server itself from a series: nothing crosses the wire, nothing is mapped. */
const FLOOR = `
  with fresh as (
    insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, order_id,
      lines, buyer, buyer_key, amount_minor, currency, deadlines, next_deadline_at, flags, as_of, opened_at, entered_at, entered_at_known,
      updated_at, content_hash)
    select $1, $2, 'ebay', 'cancellation', i::text, 'awaiting_seller', 'unhandled', 'request', 'APPROVAL_PENDING',
      '{"cancelState":"APPROVAL_PENDING","cancelStatus":"CANCEL_REQUESTED","requestorType":"BUYER"}', 'EBAY_US', 'Parcel ' || i, '11' || i || '-22' || i,
      jsonb_build_array(jsonb_build_object('lineId', i, 'itemId', i, 'title', 'Parcel ' || i, 'quantity', 1, 'sku', null, 'price', null)),
      decode(repeat('ab', 60), 'hex'), decode(md5((i % 5000)::text), 'hex'), 1000 + i % 900, 'USD',
      jsonb_build_array(jsonb_build_object('key', 'seller_answers_cancellation', 'dueAt', at + interval '3 days', 'party', 'seller',
        'onMiss', 'auto_accept', 'source', 'marketplace', 'ruleId', null, 'estimated', false)),
      at + interval '3 days', '[]', at, at, at, true, now(), md5(i::text)
    from (select i, timestamptz '2026-11-01Z' + make_interval(mins => i::int) as at from generate_series($3::bigint, $4::bigint) i) s
    on conflict (tenant_id, account_id, kind, native_id) do nothing
    returning tenant_id, id, as_of),
  told as (
    insert into case_event (tenant_id, case_id, at, event_key, recorded_at, type, actor, origin, to_state, to_status)
    select tenant_id, id, as_of, 'opened:' || id, now(), 'opened', 'marketplace', 'marketplace', 'APPROVAL_PENDING', 'awaiting_seller' from fresh),
  kept as (
    insert into raw_payload (tenant_id, account_id, stream, hash, received_at, body)
    select tenant_id, $2, 'cancellations', decode(md5(id::text), 'hex'), now(), decode(repeat('cd', 420), 'hex') from fresh)
  insert into outbox (tenant_id, type, subject, data, at)
  select tenant_id, 'case.opened', 'case_' || id, jsonb_build_object('kind', 'cancellation', 'state', 'APPROVAL_PENDING', 'revision', 1), now() from fresh`

interface Leg {
  readonly name: string
  run(from: number): Promise<unknown>
}

async function main(): Promise<void> {
  const bench = await startBench()
  const application = await NestFactory.createApplicationContext(AppModule.with(bench.settings), {
    logger: false,
  })
  const database = application.get(Database)
  const intake = application.get(Intake)
  const admin = { email: 'bench@crosscase.example', name: 'Bench', password: 'a long enough password' }
  const { tenantId } = await application.get(Tenants).create({ name: 'Bench', mode: 'test', admin })
  const connect = async (name: string): Promise<OpenAccount> => {
    const credentials = { clientId: 'bench', clientSecret: 'bench', refreshToken: 'bench' }
    const shop = { marketplace: 'ebay', name, site: 'EBAY_US', endpoints: 'live', credentials } as const
    return application.get(Accounts).open(tenantId, await application.get(Accounts).connect(tenantId, shop))
  }
  const [ours, floor] = [await connect('ours'), await connect('floor')]
  const take = (version: 1 | 2) => (from: number) => {
    const items = Array.from({ length: BATCH }, (_, index) => rawCancellation(from + index, version))
    return intake.take(
      ours,
      { stream: 'cancellations', items },
      new Date(START + 86_400_000 * 60).toISOString(),
    )
  }
  const bare: Leg = {
    name: 'bare SQL, new (floor)',
    run: (from) => database.query(FLOOR, [tenantId, floor.accountId, from, from + BATCH - 1]),
  }
  process.stdout.write(
    `${CASES} cases in batches of ${BATCH}, one connection; each leg beside the floor, batch by batch\n\n`,
  )
  const rows = [['', 'cases/s', 'of floor', 'cpu µs/case']]
  const fresh = await measure([bare, { name: 'intake, new', run: take(1) }])
  rows.push(...rowsOf(fresh, fresh[0]?.ms ?? 0))
  for (const leg of [
    { name: 'intake, unchanged', run: take(1) },
    { name: 'intake, moved', run: take(2) },
  ]) {
    rows.push(...rowsOf(await measure([leg]), fresh[0]?.ms ?? 0))
  }
  printTable(rows)
  await check(database, tenantId)
  await application.close()
  await bench.stop()
}

interface Measured {
  readonly name: string
  readonly ms: number
  readonly cpu: number
}

async function measure(legs: readonly Leg[]): Promise<Measured[]> {
  const totals = legs.map((leg) => ({ name: leg.name, ms: 0, cpu: 0 }))
  for (let from = 0; from < CASES; from += BATCH) {
    for (const [at, leg] of legs.entries()) {
      const total = totals[at]
      const before = process.cpuUsage()
      const started = performance.now()
      await leg.run(from)
      const used = process.cpuUsage(before)
      if (!total) continue
      total.ms += performance.now() - started
      total.cpu += used.user + used.system
    }
  }
  return totals
}

const rowsOf = (measured: readonly Measured[], floorMs: number): string[][] =>
  measured.map(({ name, ms, cpu }) => [
    name,
    ((CASES / ms) * 1000).toFixed(0),
    (floorMs / ms).toFixed(2),
    (cpu / CASES).toFixed(0),
  ])

/** The figures count only if everything is really there. */
async function check(database: Database, tenantId: number): Promise<void> {
  const [found] = await database.query<{ cases: number; counted: number; closed: number }>(
    `select (select count(*)::int from cases where tenant_id = $1) as cases,
       (select sum(n)::int from case_counter where tenant_id = $1) as counted,
       (select count(*)::int from cases where tenant_id = $1 and state = 'CLOSED/CANCEL_REJECTED') as closed`,
    [tenantId],
  )
  if (found?.cases !== 2 * CASES || found.counted !== found.cases || found.closed !== CASES) {
    throw new Error(`the rows do not add up: ${JSON.stringify(found)}`)
  }
  process.stdout.write(`\nchecked: ${found.cases} cases stored, counters agree, ${found.closed} moved\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
