import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../support/eventually.js'
import { ADMIN, startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { CaseBody, PageBody } from '../support/shapes.js'
import { seriousFaults } from './accessible.js'
import { DeskPage } from './desk-page.js'
import { launchBrowser } from './find-browser.js'
import { speak } from './signed-in.js'

/** How the most urgent case of each marketplace is worked: an action, and what its form asks for. */
const WORK: Readonly<Record<string, readonly [string, Record<string, string>]>> = {
  amazon: [
    'confirm_shipment',
    { carrierCode: 'DHL', trackingNumber: 'JD0146', shipDate: '2026-11-22T08:00' },
  ],
  ebay: ['approve_cancellation', {}],
  aliexpress: ['accept_cancellation', {}],
  wish: ['reply', { message: 'Thank you for writing. We will look into it at once.' }],
  dhgate: ['message_buyer', { message: 'Thank you for writing. We have checked your parcel.' }],
}

describe('the inbox page in a real browser', () => {
  let world: World
  let browser: Browser
  let page: Page
  let desk: DeskPage
  const complaints: string[] = []
  const byId = (id: string) => page.getByTestId(id)
  const cases = async (query: string): Promise<readonly CaseBody[]> =>
    (await world.call<PageBody<CaseBody>>('GET', `/v1/cases?limit=200&${query}`)).body.data

  beforeAll(async () => {
    world = await startWorld()
    await world.advance('PT1M')
    await world.pollDue()
    browser = await launchBrowser()
    page = await browser.newPage({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      // A button that is still moving when a busy machine presses it is not pressed.
      reducedMotion: 'reduce',
    })
    desk = new DeskPage(page, world)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      const expected = /401|422|ERR_INTERNET_DISCONNECTED/
      if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text())
    })
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  it('asks for a sign-in and refuses a wrong password', async () => {
    await desk.go('/inbox/unhandled')
    await byId('sign-in-email').fill(ADMIN.email)
    await byId('sign-in-password').fill('not the password')
    await byId('sign-in-submit').click()
    await page.getByRole('alert').first().waitFor()
    await byId('sign-in-password').fill(ADMIN.password)
    await byId('sign-in-submit').click()
    await byId('box-unhandled').waitFor()
  })

  it('shows three boxes whose counts add up to everything there is', async () => {
    await desk.countsAddUp()
    await byId('case-row').first().waitFor()
    await byId('filter-overdue').click()
    await byId('countdown').first().waitFor()
    const overdue = await cases('box=unhandled&overdue=true')
    const urgencies = await page
      .locator('[data-testid=countdown]')
      .evaluateAll((all: { dataset: { urgency: string } }[]) => all.map((one) => one.dataset.urgency))
    expect(new Set(urgencies)).toEqual(new Set(['overdue']))
    expect(await byId('case-row').first().getAttribute('data-case-id')).toBe(overdue[0]?.id)
    await byId('filter-overdue').click()
  })

  it('works the most urgent case of each marketplace to a confirmed outcome, and the counts still add up', async () => {
    for (const [marketplace, [action, values]] of Object.entries(WORK)) {
      await desk.go(`/inbox/unhandled`)
      await byId(`filter-${marketplace}`).click()
      const row = page.locator('[data-testid=case-row][data-status=awaiting_seller]').first()
      const [urgent] = await cases(`box=unhandled&status=awaiting_seller&marketplace=${marketplace}`)
      expect(await row.getAttribute('data-case-id')).toBe(urgent?.id)
      await row.click()
      await desk.ready(urgent?.id)
      await desk.act(action, values)
      await desk.confirmed(action)
      await desk.countsAddUp(`?marketplace=${marketplace}`)
    }
  })

  it('is worked by keyboard alone: ten cases read one after the other and taken', async () => {
    await desk.go('/inbox/unhandled?marketplace=ebay')
    await byId('case-row').first().waitFor()
    const taken: string[] = []
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    for (let n = 0; n < 10; n += 1) {
      const opened = page.locator('[data-testid=case][data-ready]')
      const id = await eventually('the next case is open', async () => {
        const shown = await opened.getAttribute('data-case')
        return shown !== taken.at(-1) && shown
      })
      expect(taken).not.toContain(id)
      taken.push(id)
      await page.keyboard.press('i')
      await eventually('it is taken', async () => (await desk.one(id)).assignee?.name === ADMIN.name)
      await page.keyboard.press('j')
    }
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.pathname === '/inbox/unhandled')
    await page.keyboard.press('?')
    await byId('help').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('x')
    await byId('selection-count').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type((await desk.one(taken[0] ?? '')).nativeId)
    await page.keyboard.press('Enter')
    // What was chosen belongs to the list that was left.
    await byId('selection-count').waitFor({ state: 'detached' })
    await desk.row(taken[0] ?? '').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.pathname === '/inbox/unhandled')
  })

  it('keeps a manual action as something to do until somebody says it is done', async () => {
    const [found] = (await cases('box=unhandled&marketplace=amazon&kind=return')).filter(
      ({ nativeState }) => nativeState === 'REQUESTED',
    )
    await desk.openCase(found?.id ?? '')
    await desk.act('authorize_return')
    const state = page.locator('[data-testid=action-state][data-action=authorize_return]')
    await state.and(page.locator('[data-state=requested]')).waitFor()
    await byId('action-done-there').click()
    await state.and(page.locator('[data-state=sent]')).waitFor()
    expect(await byId('action-done-there').count()).toBe(0)
  })

  it('leaves a refund without an answer in doubt until whoever looked says that it did not happen', async () => {
    const { ebay, ebayWorld, faults } = world.sandbox
    const { returnId } = ebayWorld.addReturn(ebay[0]!)
    await world.advance('PT16M')
    const found = await eventually('the return is in the inbox', async () => {
      await world.pollDue()
      const returns = await cases('box=unhandled&marketplace=ebay&kind=return')
      return returns.find(({ nativeId }) => nativeId === returnId)
    })
    faults.add({ name: 'connection-reset', match: 'ebay.post-order.return.issue_refund' })
    await desk.openCase(found.id)
    await desk.act('refund_return')
    const state = page.locator('[data-testid=action-state][data-action=refund_return]')
    await state.and(page.locator('[data-state=in_doubt]')).waitFor()
    await byId('action-not-done').click()
    await byId('action-not-done-yes').click()
    await state.and(page.locator('[data-state=refused]')).waitFor()
    const refunds = world.sandbox.ledger('return.seller_issue_refund')
    expect(refunds.filter(({ subject }) => subject['returnId'] === returnId)).toEqual([])
  })

  it('says what the message rules hold against a text, and sends it with a reason', async () => {
    const [ticket] = await cases('box=unhandled&marketplace=wish&status=awaiting_seller')
    await desk.openCase(ticket?.id ?? '')
    await page.keyboard.press('r')
    await byId('field-message').fill('We would love for you to raise your rating.')
    await page.locator('[data-testid=lint][data-findings]').waitFor()
    await page.locator('[data-rule=R1]').waitFor()
    await desk.send()
    await byId('text-held').waitFor()
    expect(await byId('text-held').textContent()).toContain('R1')
    await byId('field-message').fill('Thank you for writing. We will look into it at once.')
    await desk.send()
    await desk.confirmed('reply')
  })

  it('shows at once what changed under the reader, and keeps what he was writing', async () => {
    const [ticket] = await cases('box=unhandled&marketplace=wish&status=awaiting_seller')
    await desk.openCase(ticket?.id ?? '')
    await page.keyboard.press('r')
    await byId('field-message').fill('Half a sentence')
    await world.call('POST', `/v1/cases/${ticket?.id}/actions/close`, {})
    await byId('moved-away').waitFor()
    expect(await byId('case-status').getAttribute('data-status')).not.toBe('awaiting_seller')
    expect(await byId('field-message').inputValue()).toBe('Half a sentence')
    await desk.countsAddUp()
  })

  it('keeps the reader’s place in the list when a case above him goes', async () => {
    await desk.go('/inbox/unhandled?marketplace=wish')
    await byId('case-row').first().waitFor()
    const above = (await cases('box=unhandled&marketplace=wish&status=awaiting_seller'))[0]?.id ?? ''
    await desk.row(above).waitFor()
    await page.setViewportSize({ width: 1280, height: 420 })
    await byId('case-list').evaluate((list: { scrollTop: number }) => (list.scrollTop = 230))
    const held = await byId('case-row').nth(8).getAttribute('data-case-id')
    const before = await desk.topOf(held ?? '')
    await world.call('POST', `/v1/cases/${above}/actions/close`, {})
    await eventually('it has left the list', async () => (await desk.row(above).count()) === 0)
    expect(Math.abs((await desk.topOf(held ?? '')) - before)).toBeLessThan(2)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('says that the connection is lost, and catches up when it is back', async () => {
    const [open] = await cases('box=unhandled&marketplace=wish&status=awaiting_seller')
    await desk.openCase(open?.id ?? '')
    await page.context().setOffline(true)
    await byId('line-lost').waitFor()
    await world.call('POST', '/v1/tags', { name: 'while away' })
    await world.call('PUT', `/v1/cases/${open?.id}/tags`, { tags: ['while away'] })
    expect(await byId('case-title').isVisible()).toBe(true)
    await page.context().setOffline(false)
    await byId('line-lost').waitFor({ state: 'detached' })
    await byId('team').getByText('while away').waitFor()
  })

  it('speaks Chinese at a click, without reloading, and keeps the words of the marketplace', async () => {
    await page.evaluate('window.stillHere = true')
    await speak(page, 'zh')
    await page.getByText('已关闭').first().waitFor()
    expect(await page.evaluate('window.stillHere')).toBe(true)
    expect(await byId('case-native-state').textContent()).toBe('AWAITING_MERCHANT')
  })

  it('has no serious fault of accessibility, as list and as case, light and dark, wide and narrow', async () => {
    for (const language of ['en', 'zh'] as const) {
      await speak(page, language)
      expect(await seriousFaults(page)).toEqual([])
    }
    await page.keyboard.press('r')
    await byId('action-panel').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('html[data-theme=dark]').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await desk.go('/inbox/unhandled')
    await byId('case-row').first().waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.locator('html[data-theme=light]').waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  it('met no error on the way', () => {
    expect(complaints).toEqual([])
  })
})
