import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../support/eventually.js'
import { ADMIN, startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { CaseBody, PageBody } from '../support/shapes.js'
import { launchBrowser } from './find-browser.js'

interface Offer {
  readonly name: string
  readonly available: boolean
  readonly via: string
  readonly irreversible: boolean
  readonly inputSchema: { readonly required?: readonly string[] }
}

async function firstOf<T, R>(all: readonly T[], probe: (one: T) => Promise<R | undefined>): Promise<R> {
  for (const one of all) {
    const found = await probe(one)
    if (found !== undefined) return found
  }
  throw new Error('none of them')
}

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
    world = await startWorld()
    await world.advance('PT1M')
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
      if (message.type() === 'error' && !/401|422/.test(message.text())) complaints.push(message.text())
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

  it('leads staff through what the marketplace has no interface for', async () => {
    const { body } = await world.call<PageBody<CaseBody>>(
      'GET',
      '/v1/cases?box=unhandled&marketplace=dhgate&limit=100',
    )
    const found = await firstOf(body.data, async ({ id }) => {
      const offers = (await world.call<{ data: Offer[] }>('GET', `/v1/cases/${id}/actions`)).body.data
      const offer = offers.find(
        (one) => one.available && one.via === 'manual' && !one.inputSchema.required?.length,
      )
      return offer && { id, offer }
    })
    await page.goto(`${world.service.url}/cases/${found.id}`)
    await byId(`action-${found.offer.name}`).click()
    await byId('action-submit').click()
    if (found.offer.irreversible) await byId('action-confirm').click()
    await byId('action-done-there').click()
    await page.locator('[data-testid="action-state"]:not([data-state="requested"])').first().waitFor()
    const told = await world.call<{ data: { via: string; doneBy: string }[] }>(
      'GET',
      `/v1/actions?case=${found.id}`,
    )
    expect(told.body.data[0]).toMatchObject({ via: 'manual', doneBy: ADMIN.name })
  })

  it('holds a text that the message rules forbid, and sends it with a reason', async () => {
    const { body } = await world.call<PageBody<CaseBody>>(
      'GET',
      '/v1/cases?box=unhandled&kind=ticket&limit=50',
    )
    const ticket = body.data.find((one) => one.nativeState === 'AWAITING_MERCHANT')!
    await page.goto(`${world.service.url}/cases/${ticket.id}`)
    await byId('action-reply').click()
    await page
      .getByTestId('action-panel')
      .locator('textarea')
      .first()
      .fill('Call me at +49 170 1234567, please.')
    await byId('action-submit').click()
    await byId('text-held').waitFor()
    expect(await world.call(`GET`, `/v1/actions?case=${ticket.id}`)).toMatchObject({ body: { data: [] } })
    await byId('override-reason').fill('the buyer asked for a call')
    await byId('override-send').click()
    await page.locator('[data-testid="action-state"]').first().waitFor()
    const { body: timeline } = await world.call<{ data: { type: string; text: string }[] }>(
      'GET',
      `/v1/cases/${ticket.id}/timeline`,
    )
    expect(timeline.data).toContainEqual(
      expect.objectContaining({
        type: 'message_override',
        text: expect.stringContaining('the buyer asked for a call'),
      }),
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
