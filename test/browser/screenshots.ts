import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './find-browser.js'

const ROOT = resolve(import.meta.dirname, '../../..')
const FOLDER = join(ROOT, 'docs/screenshots')
const FONT = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc'))
const FONT_ADDRESS = '/letters/'
const SIZE = { width: 1280, height: 800 }
const MOST_BYTES = 120_000
const LOCALES = { en: 'en-US', zh: 'zh-CN' } as const

interface Demo {
  readonly child: ChildProcess
  readonly url: string
  readonly email: string
  readonly password: string
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The demo on a folder of its own, which ends with it. Throws, with its last lines, when it ends before it is ready. */
async function startDemo(home: string): Promise<Demo> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/tools/demo.js')], {
    env: { ...process.env, CROSSCASE_HOME: home, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let url = ''
  const seen: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line)
    url = /^Crosscase is ready at (\S+)$/.exec(line)?.[1] ?? url
    const [, email, password] = /^Sign in: (\S+) \/ (.+)$/.exec(line) ?? []
    if (email === undefined || password === undefined) continue
    child.stdout.resume()
    return { child, url, email, password }
  }
  throw new Error(`the demo did not start:\n${seen.slice(-5).join('\n')}`)
}

async function stopDemo({ child }: Demo): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGINT')
  await ended
}

const letters = readFileSync(join(FONT, 'index.css'), 'utf8')
  .replaceAll("'Noto Sans SC Variable'", "'Noto Sans CJK SC'")
  .replaceAll('./files/', FONT_ADDRESS)

/** Text that was laid out before its letters had come is laid out again. */
const SETTLE = `(async () => {
  const text = document.body.innerText
  const weights = [400, 500, 600, 700]
  await Promise.all(weights.map((weight) => document.fonts.load(weight + " 16px 'Noto Sans CJK SC'", text)))
  await document.fonts.ready
  // Widths that the browser keeps by text and font are not looked at again for another spacing.
  const style = document.createElement('style')
  style.textContent = '* { letter-spacing: 0.01px !important }'
  document.head.append(style)
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
})()`

/** A page that finds Chinese letters under the name of a font that the product's own list asks for. */
async function openPage(browser: Browser, language: keyof typeof LOCALES): Promise<Page> {
  const context = await browser.newContext({
    locale: LOCALES[language],
    viewport: SIZE,
    reducedMotion: 'reduce',
    colorScheme: 'light',
    bypassCSP: true,
  })
  await context.route(`**${FONT_ADDRESS}*`, (route) =>
    route.fulfill({
      path: join(FONT, 'files', basename(new URL(route.request().url()).pathname)),
      contentType: 'font/woff2',
    }),
  )
  await context.addInitScript(`addEventListener('DOMContentLoaded', () => {
    document.head.append(Object.assign(document.createElement('style'), { textContent: ${JSON.stringify(letters)} }))
  })`)
  return context.newPage()
}

/** Goes there, waits until `ready` stands there with nothing left loading, and keeps what is seen. */
async function shoot(page: Page, url: string, ready: string, file: string): Promise<void> {
  await page.goto(url)
  await page.locator(ready).first().waitFor()
  await page.waitForFunction(`!document.querySelector('.ant-skeleton, .ant-spin-spinning, [aria-busy=true]')`)
  await page.waitForTimeout(500)
  await page.evaluate(SETTLE)
  for (let quality = 80; ; quality -= 10) {
    const picture = await page.screenshot({ type: 'jpeg', quality })
    if (picture.length > MOST_BYTES && quality > 30) continue
    writeFileSync(join(FOLDER, file), picture)
    return say(`docs/screenshots/${file}: ${Math.round(picture.length / 1000)} kB`)
  }
}

/** The return with the most that can be done about it: the page of such a case shows most of what there is. */
async function telling(page: Page, url: string): Promise<string> {
  const answer = await page.request.get(`${url}/v1/cases?box=unhandled&kind=return&limit=100`)
  const { data } = (await answer.json()) as { data: { id: string; allowedActions: unknown[] }[] }
  const [first] = data.toSorted((a, b) => b.allowedActions.length - a.allowedActions.length)
  if (!first) throw new Error('the demo has no return')
  return first.id
}

async function shootAll(page: Page, demo: Demo, language: keyof typeof LOCALES): Promise<void> {
  const shot = (path: string, ready: string, name: string) =>
    shoot(page, `${demo.url}${path}`, ready, `${name}-${language}.jpg`)
  await shot('/sign-in', '[data-testid=sign-in-email]', 'sign-in')
  await page.getByTestId('sign-in-email').fill(demo.email)
  await page.getByTestId('sign-in-password').fill(demo.password)
  await page.getByTestId('sign-in-submit').click()
  await page.getByTestId('sign-out').waitFor()
  await shot('/inbox/unhandled?kind=return', '[data-testid=case-row]', 'inbox')
  await shot(
    `/cases/${await telling(page, demo.url)}?box=unhandled`,
    '[data-testid=case][data-ready]',
    'case',
  )
  await shot('/grades', '[data-testid=shop-card]', 'grades')
  const shop = await page.getByTestId('shop-card').first().getAttribute('data-account')
  await shot(`/grades/${shop}`, 'main h1, main h2', 'shop-grades')
  await shot('/accounts', 'main h1, main h2', 'accounts')
  await shot('/settings', 'main h1, main h2', 'settings')
  await shot('/reports', 'main h1, main h2', 'reports')
}

/** `npm run screenshots`: pictures of each page of the demo, in both languages, into docs/screenshots. */
async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'crosscase-pictures-'))
  mkdirSync(FOLDER, { recursive: true })
  const demo = await startDemo(home)
  const browser = await launchBrowser()
  try {
    for (const language of ['zh', 'en'] as const) {
      const page = await openPage(browser, language)
      await shootAll(page, demo, language)
      await page.context().close()
    }
  } finally {
    await browser.close()
    await stopDemo(demo)
    rmSync(home, { recursive: true, force: true })
  }
}

await main()
