import { NestFactory } from '@nestjs/core'
import { AppModule } from '../../src/app.module.js'
import { Snapshots } from '../../src/grades/snapshots.js'
import { Database } from '../../src/infra/database.js'
import { printTable, startBench } from './bench.js'

/** `npm run bench:grades`: one night of 1,000 shops with 90 days of orders, beside the bare SQL that sums their windows. */
const SHOPS = Number(process.env['BENCH_SHOPS'] ?? 1_000)
const ORDERS_A_DAY = 5
const DAYS = 90

const bench = await startBench()
const application = await NestFactory.createApplicationContext(AppModule.with(bench.settings), {
  logger: false,
})
try {
  const database = application.get(Database)
  await database.query(`insert into tenant (name, mode) values ('bench', 'test')`)
  await database.query(
    `insert into account (tenant_id, marketplace, name, site, endpoints, credentials)
     select 1, 'amazon', 'shop ' || g, 'US', 'sandbox', '' from generate_series(1, $1::int) g`,
    [SHOPS],
  )
  await database.query(
    `insert into orders (tenant_id, account_id, order_id, marketplace, site, as_of, placed_at, native_status, lines)
     select 1, a.id, 'o' || d || '-' || n, 'amazon', 'US', now(), now() - make_interval(days => d, hours => n), 'SHIPPED', '[]'
     from account a, generate_series(1, $1::int) d, generate_series(1, $2::int) n`,
    [DAYS, ORDERS_A_DAY],
  )
  // Every order is the merchant's own; one of fifty left late, one of two hundred got a bad mark.
  await database.query(
    `insert into order_mark (tenant_id, account_id, order_id, mark, at, provenance, of_what, withdrawn, recorded_at)
     select tenant_id, account_id, order_id, mark, placed_at, 'computed', 'order', false, now() from orders
     cross join (values ('fulfilled_by_merchant', 1), ('late_shipment', 50), ('negative_feedback', 200)) m(mark, one_of)
     where hashtext(order_id || account_id) % one_of = 0`,
  )
  await database.query(`analyze`)
  const snapshots = application.get(Snapshots)
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now()
    await work()
    return performance.now() - started
  }
  const fill = await timed(() => snapshots.take())
  // One night: yesterday's snapshots are missing, and each shop has a new order.
  await database.query(`delete from grade_snapshot where on_day >= current_date - 1`)
  await database.query(
    `insert into orders (tenant_id, account_id, order_id, marketplace, site, as_of, placed_at, native_status, lines)
     select 1, id, 'new', 'amazon', 'US', now(), now() - interval '1 day', 'SHIPPED', '[]' from account`,
  )
  const floor = await timed(() =>
    database.query(
      `select account_id, metric, sum(num), sum(den) from metric_day
       where on_day between current_date - 90 and current_date - 1 group by account_id, metric`,
    ),
  )
  const night = await timed(() => snapshots.take())
  printTable([
    ['', 'ms', 'shops/s', '× bare SQL'],
    ['bare SQL: the windows of all shops', floor.toFixed(0), (SHOPS / (floor / 1000)).toFixed(0), '1.0'],
    [
      'one night: roll-up, judge, keep',
      night.toFixed(0),
      (SHOPS / (night / 1000)).toFixed(0),
      (night / floor).toFixed(1),
    ],
    [
      `back-fill of ${DAYS} days`,
      fill.toFixed(0),
      (SHOPS / (fill / 1000)).toFixed(0),
      (fill / floor).toFixed(1),
    ],
  ])
} finally {
  await application.close()
  await bench.stop()
}
