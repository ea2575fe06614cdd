import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../support/eventually.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import { seriousFaults } from './accessible.js'
import { launchBrowser } from './find-browser.js'
import { signIn, speak } from './signed-in.js'

interface AccountBody {
  readonly id: string
  readonly marketplace: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly health: { readonly state: string }
}

describe('the shops page in a real browser', () => {
  let world: World
  let browser: Browser
  let page: Page
  const complaints: string[] = []
  const byId = (id: string) => page.getByTestId(id)
  const accounts = async () => (await world.call<{ data: AccountBody[] }>('GET', '/v1/accounts')).body.data
  const of = async (marketplace: string): Promise<AccountBody> => {
    const found = (await accounts()).find((one) => one.marketplace === marketplace)
    if (!found) throw new Error(`no shop of ${marketplace}`)
    return found
  }
  const open = async (path: string, testId: string) => {
    await page.goto(`${world.service.url}${path}`)
    await byId(testId).first().waitFor()
  }
  const openPanel = (testId: string) => byId(testId).locator('> summary').click()

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['aliexpress', 'dhgate'] })
    await world.advance('PT1M')
    await world.pollDue()
    browser = await launchBrowser()
    page = await browser.newPage({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/\b(401|400|422)\b/.test(message.text()))
        complaints.push(`${message.text()} ${message.location().url}`)
    })
    await signIn(page, world)
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  it('lists every shop with its health and how far its first read is', async () => {
    await byId('nav-accounts').click()
    await byId('accounts').waitFor()
    expect(await byId('accounts-row').count()).toBe((await accounts()).length)
    const states = await byId('health').evaluateAll((all) => all.map((one) => one.textContent))
    expect(new Set(states)).toEqual(new Set(['well']))
    const bar = byId('reading-bar').first()
    expect(await bar.getAttribute('data-done')).toBe(await bar.getAttribute('data-all'))
  })

  it('shows one shop: streams, limits with their sources; pauses and resumes it', async () => {
    const shop = await of('dhgate')
    await byId(`account-${shop.id}`).click()
    await byId('account-budgets').locator('table').first().waitFor({ state: 'attached' })
    expect(await byId('account-budgets').textContent()).toMatch(/\d+ of \d+ calls/)
    expect(await byId('streams').textContent()).toContain('up to date')
    await byId('account-pause').click()
    await page.locator('[data-testid=health][data-state=paused]').waitFor()
    expect((await of('dhgate')).health.state).toBe('paused')
    await byId('account-pause').click()
    await page.locator('[data-testid=health][data-state=ok]').waitFor()
    expect((await of('dhgate')).health.state).toBe('ok')
  })

  it('sets a shop by fields made from its marketplace’s own description', async () => {
    await openPanel('account-settings')
    await byId('setting-closeWindowDays').fill('9')
    await byId('setting-add-disputeStatus').click()
    await page.getByLabel('Dispute codes that mean the same as another: theirs').fill('12')
    await page.getByLabel('Dispute codes that mean the same as another: ours').fill('7')
    await byId('shop-settings-save').click()
    await byId('shop-settings-saved').waitFor()
    const { settings } = await of('dhgate')
    expect(settings).toMatchObject({ closeWindowDays: 9, disputeStatus: { '12': '7' }, currency: 'USD' })
    expect((settings['openWindows'] as unknown[]).length).toBeGreaterThan(5)
  })

  it('says what the service refused of a setting, and changes nothing', async () => {
    await byId('setting-currency').fill('dollars')
    await byId('shop-settings-save').click()
    await byId('shop-settings').getByTestId('problem').waitFor()
    expect(await byId('shop-settings').getByTestId('problem').textContent()).toContain('currency')
    expect((await of('dhgate')).settings['currency']).toBe('USD')
  })

  it('takes what no poll reads, as a file or as text', async () => {
    const shop = await of('aliexpress')
    await open(`/accounts/${shop.id}`, 'account-intake')
    await byId('intake-stream').click()
    await page.getByTitle('dsr', { exact: true }).click()
    await byId('intake-text').fill('no such columns')
    await byId('intake-send').click()
    await byId('account-intake').getByTestId('problem').waitFor()
    const csv = 'order_id,date,description,communication,shipping_speed\n8001,2026-11-20,2,5,5\n'
    await byId('intake-file').setInputFiles({
      name: 'dsr.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    })
    await byId('intake-send').click()
    await byId('intake-outcome').waitFor()
    expect(await byId('intake-outcome').textContent()).toContain('1 object read')
  })

  it('renews a shop by its owner’s consent: there, back, and taken up', async () => {
    const shop = await of('aliexpress')
    await byId('account-renew').click()
    await byId('connect-submit').click()
    await page.waitForURL(`**/accounts/${shop.id}`)
    await byId('account').waitFor()
    expect((await of('aliexpress')).health.state).toBe('ok')
  })

  it('connects a shop with the fields that its marketplace asks for, and reads it', async () => {
    const { credentials, site } = world.sandbox.shops.find(({ marketplace }) => marketplace === 'wish')!
    await open('/accounts', 'connect')
    await byId('connect').click()
    await byId('choose-wish').click()
    await byId('connect-name').fill('second wish shop')
    await byId('connect-site').click()
    await page.keyboard.type(`(${site})`)
    await page.keyboard.press('Enter')
    await byId('connect-way').click()
    await byId('connect-submit').click()
    await page.getByText('This is needed.').first().waitFor()
    for (const [name, value] of Object.entries(credentials)) await byId(`credential-${name}`).fill(value)
    await byId('connect-submit').click()
    await byId('account-reading').waitFor()
    expect(await byId('page-title').textContent()).toBe('second wish shop')
    await eventually('the first read is complete', async () => {
      const { id } = await of('wish')
      const { body } = await world.call<{ complete: boolean }>('GET', `/v1/accounts/${id}/reading`)
      return body.complete || undefined
    })
    await byId('first-read').waitFor({ state: 'detached' })
  })

  it('removes a shop only when its name is written', async () => {
    await openPanel('account-remove')
    await byId('remove-name').fill('second wish')
    expect(await byId('remove-confirm').isDisabled()).toBe(true)
    await byId('remove-name').fill('second wish shop')
    await byId('remove-confirm').click()
    await byId('accounts').waitFor()
    expect((await accounts()).map(({ name }) => name)).not.toContain('second wish shop')
  })

  it('can be used by everybody, in both languages, on a phone too', async () => {
    const shop = await of('dhgate')
    for (const language of ['en', 'zh'] as const) {
      await open('/accounts', 'accounts')
      await speak(page, language)
      expect(await seriousFaults(page)).toEqual([])
      await open(`/accounts/${shop.id}`, 'streams')
      await openPanel('account-settings')
      await openPanel('account-capabilities')
      expect(await seriousFaults(page)).toEqual([])
      await open('/accounts/connect', 'choose-ebay')
      expect(await seriousFaults(page)).toEqual([])
      await open('/accounts/connect?marketplace=ebay', 'connect-name')
      expect(await seriousFaults(page)).toEqual([])
    }
    await page.setViewportSize({ width: 390, height: 800 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  it('met no error on the way', () => {
    expect(complaints).toEqual([])
  })
})
