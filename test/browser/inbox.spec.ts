import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../support/eventually.js'
import { ADMIN, startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { CaseBody, PageBody } from '../support/shapes.js'
import { launchBrowser } from './find-browser.js'

describe('the inbox page in a real browser', () => {
  let world: World
  let browser: Browser
  let page: Page
  let overdue: CaseBody
  const complaints: string[] = []

  const byId = (id: string) => page.getByTestId(id)
  const boxCounts = async (): Promise<number[]> =>
    Promise.all(
      ['unhandled', 'replied', 'closed'].map(async (box) =>
        Number(await byId(`box-${box}`).getAttribute('data-count')),
      ),
    )

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['ebay', 'wish'] })
    await world.advance('PT1M')
    await world.pollDue()
    overdue = await eventually('an unpaid item waits for the seller', async () => {
      const { body } = await world.call<PageBody<CaseBody>>('GET', '/v1/cases?box=unhandled&kind=unpaid_item')
      return body.data.find((one) => one.nativeState === 'OVERDUE')
    })
    browser = await launchBrowser()
    page = await browser.newPage({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      // A button that is still moving when a busy machine presses it is not pressed.
      reducedMotion: 'reduce',
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
    })
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  it('asks for a sign-in and refuses a wrong password', async () => {
    await page.goto(`${world.service.url}/inbox/unhandled`)
    await byId('sign-in-email').fill(ADMIN.email)
    await byId('sign-in-password').fill('not the password')
    await byId('sign-in-submit').click()
    await page.getByRole('alert').first().waitFor()
    await byId('sign-in-password').fill(ADMIN.password)
    await byId('sign-in-submit').click()
    await byId('box-unhandled').waitFor()
  })

  it('shows three boxes whose counts add up to everything there is', async () => {
    const { body } = await world.call<{ total: number }>('GET', '/v1/cases/counts')
    await eventually(
      'the counts are shown',
      async () => (await boxCounts()).reduce((sum, n) => sum + n, 0) === body.total,
    )
    await byId('case-row').first().waitFor()
    expect(await byId('countdown').count()).toBeGreaterThan(0)
  })

  it('opens an unpaid item and cancels it to a confirmed outcome', async () => {
    await page.goto(`${world.service.url}/cases/${overdue.id}`)
    await byId('case-title').waitFor()
    expect(await byId('case-title').textContent()).toContain(overdue.subject)
    await byId('action-cancel_unpaid').click()
    await byId('action-submit').click()
    await byId('action-confirm').click()
    await page.locator('[data-testid="action-state"][data-state="confirmed"]').waitFor({ timeout: 60_000 })
    expect(
      world.sandbox.ledger('cancellation.created').filter((entry) => entry.cause.by === 'request'),
    ).toHaveLength(1)
  })

  it('moves the case on when the marketplace closes it, and the counts still add up', async () => {
    await byId('clock-advance').click()
    await eventually('the case is closed', async () => {
      const { body } = await world.call<CaseBody>('GET', `/v1/cases/${overdue.id}`)
      return body.box === 'closed'
    })
    await page.goto(`${world.service.url}/inbox/closed`)
    await page.locator(`[data-testid="case-row"][data-case-id="${overdue.id}"]`).waitFor()
    const { body } = await world.call<{ total: number }>('GET', '/v1/cases/counts')
    await eventually(
      'the counts add up',
      async () => (await boxCounts()).reduce((sum, n) => sum + n, 0) === body.total,
    )
  })

  it('speaks Chinese at a click, without reloading', async () => {
    await page.evaluate('window.stillHere = true')
    await byId('language-switch').click()
    await page.locator('html[lang^="zh"]').waitFor()
    await page.getByText('已关闭').first().waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toMatch(/^zh/)
    expect(await page.evaluate('window.stillHere')).toBe(true)
  })

  it('met no error on the way', () => {
    expect(complaints).toEqual([])
  })
})
