import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { addDays } from '#grade'
import type { Ruleset } from '#grade'
import { rulesets } from '#marketplaces'
import { Accounts } from '../../src/accounts/accounts.js'
import { Snapshots } from '../../src/grades/snapshots.js'
import { Clock } from '../../src/infra/clock.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { keepShown, late, order, RULES } from '../support/graded-shop.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import { seriousFaults } from './accessible.js'
import { launchBrowser } from './find-browser.js'
import { signIn, speak } from './signed-in.js'

const YESTERDAY = '2026-11-19'

describe('the grades page in a real browser', () => {
  let world: World
  let browser: Browser
  let page: Page
  const complaints: string[] = []
  const byId = (id: string) => page.getByTestId(id)
  const accounts: Record<string, string> = {}
  const open = async (path: string, testId: string) => {
    await page.goto(`${world.service.url}${path}`)
    await byId(testId).first().waitFor()
  }

  beforeAll(async () => {
    register(fakeMarketplace('graded'))
    ;(rulesets as Ruleset[]).push(RULES)
    world = await startWorld({ marketplaces: [] })
    await world.service.app.get(Clock).follow(new Date('2026-11-20T12:00:00Z'))
    for (const name of ['steady', 'endangered', 'young']) {
      accounts[name] = await world.service.app.get(Accounts).connect(world.tenantId, {
        marketplace: 'graded',
        name,
        site: 'HERE',
        endpoints: 'live',
        credentials: { secret: 'x' },
      })
    }
    const orders = (n: number, days: number) =>
      Array.from({ length: n * days }, (_, index) =>
        order(`o${index}`, `${addDays(YESTERDAY, -(index % days))}T12:00:00Z`),
      )
    const keep = (name: string, what: Parameters<typeof keepShown>[3]) =>
      keepShown(world, world.tenantId, accounts[name] ?? '', what)
    await keep('steady', { orders: orders(20, 20) })
    await keep('young', { orders: orders(1, 3) })
    // Two late ones on the first of ten days: poor, then fair, then good, for that without room for a third.
    const marks = ['o9', 'o19'].map((id) => late(id, `${addDays(YESTERDAY, -9)}T13:00:00Z`))
    await keep('endangered', { orders: orders(10, 10), marks })
    await world.service.app.get(Snapshots).take()
    browser = await launchBrowser()
    page = await browser.newPage({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
    })
    await signIn(page, world)
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  const card = (name: string) => page.locator(`[data-testid=shop-card][data-account=acct_${accounts[name]}]`)

  it('shows every shop: the most endangered first, and one that is not assessed as that', async () => {
    await open('/inbox/unhandled', 'box-unhandled')
    await byId('nav-grades').click()
    await byId('wall').waitFor()
    const names = await page.locator('[data-testid=shop-card] h2').allTextContents()
    expect(names).toEqual(['endangered', 'steady', 'young'])
    expect(await card('steady').getByTestId('grade-level').getAttribute('data-level')).toBe('GOOD')
    expect(await card('steady').getByTestId('grade-score').textContent()).toContain('100.0')
    expect(await card('endangered').getByTestId('grade-level').getAttribute('data-level')).toBe('GOOD')
    expect(await card('endangered').getByTestId('grade').textContent()).toContain(
      'the next defect loses the level',
    )
    expect(await card('young').getByTestId('grade').textContent()).toContain('not assessed')
    expect(await card('young').getByTestId('grade-score').count()).toBe(0)
    expect(await card('steady').textContent()).toContain('computed from our orders')
  })

  it('says in the inbox that a shop is losing its level, and leads there', async () => {
    await open('/inbox/unhandled', 'grade-strip')
    await byId('grade-strip').click()
    await page.waitForURL(/\/grades\?pressing=true/)
    await byId('shop-card').first().waitFor()
    expect(await byId('shop-card').count()).toBe(1)
  })

  it('opens a shop, draws its history, and shows the metric against every level', async () => {
    await card('endangered').getByRole('link', { name: 'endangered' }).click()
    await page.locator('[data-testid=history-chart][data-state=drawn]').waitFor()
    expect(await byId('page-title').textContent()).toBe('endangered')
    await byId('grade-history').locator('summary').click()
    expect(await byId('history-days-row').count()).toBe(10)
    const changed = await byId('history-days-row').filter({ hasText: 'changed' }).allTextContents()
    expect(changed.map((text) => /good|fair/.exec(text)?.[0])).toEqual(['good', 'fair'])
    const row = byId('metrics-row').filter({ hasText: 'late orders' })
    expect(await row.textContent()).toMatch(/2%.*2 of 100.*< 3%.*< 10%.*0 of 2/)
    expect(await byId('grade-effects').textContent()).toContain('boost')
    expect(await byId('grade-sources').textContent()).toContain(RULES.source.text)
  })

  it('leads from a figure to the orders that it counts', async () => {
    await byId('metric-orders-late').click()
    await byId('orders-behind').waitFor()
    expect(await byId('order-behind-row').count()).toBe(2)
    expect(await byId('orders-behind').textContent()).toContain('o19')
    await page.reload()
    await byId('orders-behind').waitFor()
    await byId('metric-orders-late').click()
    await byId('orders-behind').waitFor({ state: 'detached' })
  })

  it('tells what the rule would make of other figures, with the keyboard alone', async () => {
    const handle = byId('what-if-late').getByRole('slider')
    await handle.focus()
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight')
    await byId('what-if-after').filter({ hasText: 'fair' }).waitFor()
    expect(await byId('what-if-before').textContent()).toContain('good')
    const kept = await world.call<{ data: { level: { id: string } }[] }>(
      'GET',
      `/v1/grades/acct_${accounts['endangered']}`,
    )
    expect(kept.body.data[0]?.level.id).toBe('GOOD')
  })

  it('says so when nothing fits the filters, and when the service does not answer', async () => {
    await open('/grades?marketplace=elsewhere', 'grades')
    await page.getByText('No shop matches these filters').waitFor()
    await page.route('**/v1/grades', (route) => route.abort())
    await page.goto(`${world.service.url}/grades`)
    await byId('problem').waitFor()
    await page.unroute('**/v1/grades')
    await byId('problem').getByRole('button').click()
    await byId('wall').waitFor()
  })

  it('can be used by everybody, in both languages, on a phone too', async () => {
    const shop = `/grades/acct_${accounts['endangered']}?metric=late`
    for (const language of ['en', 'zh'] as const) {
      await speak(page, language)
      await open('/grades', 'wall')
      expect(await seriousFaults(page)).toEqual([])
      await open(shop, 'orders-behind')
      expect(await seriousFaults(page)).toEqual([])
    }
    await page.setViewportSize({ width: 390, height: 800 })
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(390)
    expect(await page.getByText('假设分析').count()).toBe(1)
  })

  it('met no error on the way but those it was given', () => {
    expect(complaints.filter((text) => !text.includes('ERR_FAILED'))).toEqual([])
  })
})
