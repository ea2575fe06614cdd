import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import { seriousFaults } from './accessible.js'
import { launchBrowser } from './find-browser.js'
import { signIn, speak } from './signed-in.js'

interface ReportBody {
  readonly columns: readonly { readonly title: { readonly en: string } }[]
  readonly rows: readonly (readonly { readonly text: string }[])[]
}

describe('the reports in a real browser', () => {
  let world: World
  let browser: Browser
  let page: Page
  let names: readonly string[] = []
  const complaints: string[] = []
  const byId = (id: string) => page.getByTestId(id)

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['wish'] })
    await world.advance('PT1M')
    await world.pollDue()
    const { body } = await world.call<{ data: { name: string }[] }>('GET', '/v1/reports')
    names = body.data.map(({ name }) => name)
    browser = await launchBrowser()
    page = await browser.newPage({
      locale: 'en-US',
      timezoneId: 'UTC',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // 400: six years at a time, between the filling of one field and the other.
      if (message.type() === 'error' && !/\b40[01]\b/.test(message.text())) complaints.push(message.text())
    })
    await signIn(page, world)
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  it('shows every report with the figures that REST gives', async () => {
    await byId('nav-reports').click()
    for (const name of names) {
      await byId(`report-${name}`).click()
      await page.waitForURL(`**/reports/${name}`)
      await byId(`report-panel-${name}`).waitFor()
      const { body } = await world.call<ReportBody>('GET', `/v1/reports/${name}?language=en`)
      if (body.rows.length === 0) {
        await page.getByText('Nothing came about in this time').waitFor()
        continue
      }
      expect(await byId('report-row').count()).toBe(body.rows.length)
      const heads = await byId('report').locator('thead th').allTextContents()
      expect(heads).toEqual(body.columns.map(({ title }) => title.en))
      const shown = await byId('report-row').first().innerText()
      for (const { text } of body.rows[0] ?? []) expect(shown).toContain(text)
    }
    expect(names).toHaveLength(11)
  })

  it('keeps the chosen time from report to report, and exports what is shown', async () => {
    await byId('report-request_log').click()
    await byId('report-from').fill('2020-01-01')
    await byId('report-to').fill('2020-01-02')
    await page.getByText('Nothing came about in this time').waitFor()
    await byId('report-raw_sheet').click()
    await page.waitForURL('**/reports/raw_sheet?from=2020-01-01&to=2020-01-02')
    await byId('report-from').fill('2026-01-01')
    await byId('report-to').fill('2026-12-31')
    await byId('report-request_log').click()
    const coming = page.waitForEvent('download')
    await byId('export-log-csv').click()
    const file = await (await coming).path()
    const [head = ''] = readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\r\n')
    expect(head.split(',')).toHaveLength(11)
  })

  it('holds the time before a change against the time after it', async () => {
    await byId('report-comparison').click()
    await byId('changed-on').fill('2026-11-10')
    await byId('comparison').waitFor()
    expect(await byId('comparison-metrics-row').count()).toBeGreaterThan(2)
  })

  it('can be used by everybody, in both languages', async () => {
    for (const language of ['en', 'zh'] as const) {
      for (const name of ['request_log', 'product_shares', 'comparison']) {
        await page.goto(`${world.service.url}/reports/${name}`)
        await byId(name === 'comparison' ? 'changed-on' : `report-panel-${name}`).waitFor()
        await speak(page, language)
        expect([name, await seriousFaults(page)]).toEqual([name, []])
      }
    }
  })

  it('met no error on the way', () => {
    expect(complaints).toEqual([])
  })
})
