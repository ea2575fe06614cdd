import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { Tenants } from '../../src/auth/tenants.js'
import { startService } from '../../src/bootstrap.js'
import { Database } from '../../src/infra/database.js'
import { Vault } from '../../src/infra/vault.js'
import { launchBrowser } from '../browser/find-browser.js'
import { startBench } from './bench.js'
import { seedOf } from './seed.js'

const ROWS = Number(process.env['ROWS'] ?? 100_000)
const ACCOUNTS = 20
const OPENINGS = 360
const CLICKS = 25
const FRAMES = 600
const ADMIN = { email: 'bench@crosscase.example', name: 'Bench', password: 'a long enough password' }
const AIM_KB = 350

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0
const ms = (value: number): string => `${value.toFixed(0)} ms`

/** What arrives over the wire until the list stands there, by the browser's own count. */
async function transfer(page: Page, cdp: CDPSession, url: string): Promise<void> {
  let bytes = 0
  const kinds = new Map<string, string>()
  cdp.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
  const sums = new Map<string, number>()
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other'
    sums.set(kind, (sums.get(kind) ?? 0) + encodedDataLength)
    bytes += encodedDataLength
  })
  await cdp.send('Network.enable')
  await cdp.send('Network.clearBrowserCache')
  await cdp.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Encoding': 'gzip' } })
  await page.goto(`${url}/inbox/unhandled`)
  await page.getByTestId('case-row').first().waitFor()
  const kb = (n: number) => `${(n / 1000).toFixed(0)} kB`
  const code = ['Document', 'Script', 'Stylesheet', 'Image'].reduce(
    (sum, kind) => sum + (sums.get(kind) ?? 0),
    0,
  )
  say(
    `initial transfer of the inbox, gzip: ${kb(code)} of page (aim: ${AIM_KB} kB), ${kb(bytes - code)} of data`,
  )
  for (const [kind, n] of sums) say(`  ${kind}: ${kb(n)}`)
}

const openings = (rows: readonly number[], hover: boolean) => `(async () => {
  const shown = () => document.querySelector('[data-testid=case][data-ready]')?.dataset.case
  const rows = [...document.querySelectorAll('[data-testid=case-row]')]
  const times = []
  for (const at of ${JSON.stringify(rows)}) {
    const row = rows[at]
    if (!row) continue
    if (${hover}) {
      row.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
      await new Promise((done) => setTimeout(done, 400))
    }
    const started = performance.now()
    row.querySelector('.cell-label a').click()
    await new Promise((done) => {
      const look = () => (shown() === row.dataset.caseId ? done() : requestAnimationFrame(look))
      look()
    })
    times.push(performance.now() - started)
  }
  return times
})()`

async function clicks(page: Page): Promise<void> {
  const rows = Array.from({ length: CLICKS }, (_, index) => index % 12)
  const cold = (await page.evaluate(openings(rows.slice(0, 12), false))) as number[]
  const warm = (await page.evaluate(openings(rows, true))) as number[]
  say(
    `click to case, first time without hovering: p50 ${ms(quantile(cold, 0.5))}, p95 ${ms(quantile(cold, 0.95))}`,
  )
  say(`click to case, warm: p50 ${ms(quantile(warm, 0.5))}, p95 ${ms(quantile(warm, 0.95))}`)
}

/** Frames at the screen's own pace while something moves; each one that came late counts as those that it took. */
const frames = (step: string) => `(async () => {
  const list = document.querySelector('[data-testid=case-list]')
  const most = list ? list.scrollHeight - list.clientHeight : 0
  let last = await new Promise(requestAnimationFrame)
  const gaps = []
  for (let n = 0; n < ${FRAMES}; n += 1) {
    ${step}
    const now = await new Promise(requestAnimationFrame)
    gaps.push(now - last)
    last = now
  }
  return gaps
})()`

async function scroll(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/inbox/unhandled`)
  await page.getByTestId('case-row').first().waitFor()
  const started = Date.now()
  const loaded = () =>
    page
      .locator('[role=grid]')
      .evaluate((grid: { ariaRowCount: string | null }) => Number(grid.ariaRowCount) - 1)
  for (let rows = await loaded(); rows < ROWS; rows = await loaded()) {
    await page.evaluate(
      `(() => { const list = document.querySelector('[data-testid=case-list]'); list.scrollTop = list.scrollHeight })()`,
    )
    await pause(20)
  }
  say(`${await loaded()} rows read page by page in ${((Date.now() - started) / 1000).toFixed(0)} s`)
  const still = (await page.evaluate(frames(''))) as number[]
  const moving = (await page.evaluate(frames(`list.scrollTop = most * (n / ${FRAMES})`))) as number[]
  const usual = quantile(still, 0.5)
  const dropped = (gaps: readonly number[]) =>
    gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0)
  const longest = Math.max(...moving)
  say(
    `frames of ${FRAMES} dropped: ${dropped(moving)} while scrolling all of them, ${dropped(still)} standing still (floor); ` +
      `longest ${ms(longest)}, usual ${usual.toFixed(1)} ms`,
  )
}

async function memory(page: Page, cdp: CDPSession, url: string): Promise<void> {
  await page.goto(`${url}/inbox/unhandled`)
  await page.getByTestId('case-row').first().waitFor()
  const used = async (): Promise<number> => {
    await cdp.send('HeapProfiler.collectGarbage')
    return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1_048_576
  }
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid=case][data-ready]').waitFor()
  const before = await used()
  for (let n = 0; n < OPENINGS; n += 1) {
    const shown = await page.locator('[data-testid=case][data-ready]').getAttribute('data-case')
    await page.keyboard.press('j')
    await page.locator(`[data-testid=case][data-ready]:not([data-case="${shown}"])`).waitFor()
  }
  const after = await used()
  say(
    `memory after ${OPENINGS} cases read one after the other, one every ten seconds of an hour: ${before.toFixed(0)} → ${after.toFixed(0)} MB`,
  )
}

async function main(): Promise<void> {
  const bench = await startBench()
  const service = await startService(bench.settings, 'api')
  const database = service.app.get(Database)
  const { tenantId } = await service.app.get(Tenants).create({ name: 'Bench', mode: 'test', admin: ADMIN })
  for (let index = 0; index < ACCOUNTS; index += 1) {
    await database.query(
      `insert into account (tenant_id, marketplace, name, site, endpoints, credentials) values ($1, 'ebay', $2, 'EBAY_US', 'sandbox', '')`,
      [tenantId, `shop ${index}`],
    )
  }
  const vault = await service.app.get(Vault).of(tenantId)
  const buyer = vault.seal(JSON.stringify({ handle: 'buyer-1', locale: 'en' }), 'buyer')
  say(`Writing ${ROWS} open cases …`)
  await database.query(`set statement_timeout = 0`)
  await database.query(seedOf({ unhandled: 100, replied: 0 }), [
    tenantId,
    ACCOUNTS,
    buyer,
    vault.fingerprint('buyer-1'),
    ROWS,
  ])
  await database.query(`vacuum analyze cases`)

  const browser = await launchBrowser()
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  const cdp = await page.context().newCDPSession(page)
  await page.goto(`${service.url}/sign-in`)
  await page.getByTestId('sign-in-email').fill(ADMIN.email)
  await page.getByTestId('sign-in-password').fill(ADMIN.password)
  await page.getByTestId('sign-in-submit').click()
  await page.getByTestId('case-row').first().waitFor()
  await transfer(page, cdp, service.url)
  await clicks(page)
  await memory(page, cdp, service.url)
  await scroll(page, service.url)
  await browser.close()
  await service.stop()
  await bench.stop()
}

await main()
