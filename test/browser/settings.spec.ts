import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../support/eventually.js'
import { caller, startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import { seriousFaults } from './accessible.js'
import { launchBrowser } from './find-browser.js'
import { signIn, speak } from './signed-in.js'

describe('the settings pages in a real browser', () => {
  let world: World
  let browser: Browser
  let page: Page
  let erp: Server
  let told = 0
  let works = false
  const complaints: string[] = []
  const byId = (id: string) => page.getByTestId(id)
  const open = async (path: string, testId: string) => {
    await page.goto(`${world.service.url}${path}`)
    await byId(testId).first().waitFor()
  }
  const sure = async (testId: string) => {
    await byId(testId).click()
    await byId(`${testId}-sure`).click()
  }

  beforeAll(async () => {
    erp = createServer((request, response) => {
      request.resume().on('end', () => {
        told += 1
        response.writeHead(works ? 204 : 500).end()
      })
    })
    await new Promise<void>((listening) => erp.listen(0, '127.0.0.1', listening))
    world = await startWorld({
      marketplaces: ['amazon'],
      environment: { WEBHOOK_NETWORKS: '127.0.0.0/8' },
    })
    browser = await launchBrowser()
    page = await browser.newPage({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/\b(401|409|422)\b/.test(message.text()))
        complaints.push(message.text())
    })
    await signIn(page, world)
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
    erp?.close()
  })

  it('makes a key that is shown once and works, and revokes it', async () => {
    await byId('nav-settings').click()
    await byId('settings-keys').click()
    await byId('key-name').fill('the ERP')
    await byId('key-create').click()
    const secret = (await byId('secret').textContent())?.trim() ?? ''
    const own = caller(world.service.url, secret)
    expect((await own('GET', '/v1/cases')).status).toBe(200)
    expect((await own('GET', '/v1/keys')).status).toBe(403)
    await byId('secret-done').click()
    await page.reload()
    const row = byId('keys-row').filter({ hasText: 'the ERP' })
    await row.waitFor()
    expect(await page.content()).not.toContain(secret)
    const id = (await row.locator('button').last().getAttribute('data-testid')) ?? ''
    await sure(id)
    await row.filter({ hasText: 'revoked' }).waitFor()
    expect((await own('GET', '/v1/cases')).status).toBe(401)
  })

  it('makes a webhook, shows how a delivery failed, and sends it again', async () => {
    await byId('settings-webhooks').click()
    await byId('hook-url').fill(`http://127.0.0.1:${(erp.address() as AddressInfo).port}/hook`)
    await byId('hook-create').click()
    expect(await byId('secret').textContent()).toContain('whsec_')
    await byId('webhooks-row').getByRole('link').click()
    await byId('hook-test').click()
    const row = byId('deliveries-row').filter({ hasText: 'webhook.test' })
    await row.filter({ hasText: '500' }).waitFor()
    await row.getByRole('button', { name: 'Open' }).click()
    expect(await byId('delivery-in-full').textContent()).toMatch(/Attempt 1.*500.*webhook\.test/s)
    works = true
    const before = told
    await row.getByRole('button', { name: 'Send again' }).click()
    await row.locator('[data-state=delivered]').waitFor()
    expect(told).toBeGreaterThan(before)
    await sure('hook-remove')
    await page.getByText('No address is told of anything yet').waitFor()
  })

  it('lets somebody in, with the role that was chosen, and shuts them out', async () => {
    await byId('settings-people').click()
    await byId('person-name').fill('Grace')
    await byId('person-email').fill('grace@shop.example')
    await byId('person-password').fill('short')
    await byId('person-add').click()
    await page.getByText('At least 12 characters.', { exact: true }).waitFor()
    await byId('person-password').fill('a long enough password')
    await byId('person-add').click()
    const row = byId('people-row').filter({ hasText: 'Grace' })
    await row.waitFor()
    const entry = world.service.url
    const body = { email: 'grace@shop.example', password: 'a long enough password' }
    const signsIn = () =>
      fetch(`${entry}/auth/sign-in`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect(await (await signsIn()).json()).toMatchObject({ user: { role: 'agent' } })
    await sure((await row.locator('button').last().getAttribute('data-testid')) ?? '')
    await row.locator('.tag').waitFor()
    expect((await signsIn()).status).toBe(401)
  })

  it('enrols a shop with the care service of its marketplace', async () => {
    await byId('settings-care').click()
    await byId('care').first().waitFor()
    const form = byId('care').first()
    await form.getByTestId('setting-add-careService').click()
    await form.locator('[data-testid="setting-careService.0.site"]').click()
    await page.keyboard.press('Enter')
    await form.locator('[data-testid="setting-careService.0.from"]').fill('2026-11-01T08:00')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Saved.').waitFor()
    await eventually('the enrolment is kept', async () => {
      const { body } = await world.call<{ data: { settings: { careService?: { from: string }[] } }[] }>(
        'GET',
        '/v1/accounts',
      )
      return (
        body.data.some(({ settings }) => settings.careService?.[0]?.from.startsWith('2026-11-01')) ||
        undefined
      )
    })
  })

  it('keeps a template, and says why one that breaks the message rules is refused', async () => {
    await byId('settings-templates').click()
    await byId('template-new').click()
    await byId('template-name').fill('late parcel')
    await byId('template-body-0').fill('Please leave us a 5-star review and we will give you a gift card.')
    await byId('template-save').click()
    await byId('template-form').getByTestId('problem').waitFor()
    await byId('template-body-0').fill('We are sorry that your parcel is late. We will look for it today.')
    await byId('template-save').click()
    await byId('templates-row').filter({ hasText: 'late parcel' }).waitFor()
  })

  it('can be used by everybody, in both languages', async () => {
    for (const language of ['en', 'zh'] as const) {
      for (const part of ['keys', 'webhooks', 'people', 'care', 'templates', 'reasons', 'rulesets']) {
        await open(`/settings/${part}`, 'settings')
        await speak(page, language)
        await page.locator('.loading-rows').waitFor({ state: 'detached' })
        expect([part, await seriousFaults(page)]).toEqual([part, []])
      }
    }
  })

  it('met no error on the way', () => {
    expect(complaints).toEqual([])
  })
})
