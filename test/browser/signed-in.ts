import type { Page } from 'playwright-core'
import { ADMIN } from '../support/service.js'
import type { World } from '../support/service.js'

/** Signs a page in as the administrator, by the form. */
export async function signIn(page: Page, world: World): Promise<void> {
  await page.goto(`${world.service.url}/sign-in`)
  await page.getByTestId('sign-in-email').fill(ADMIN.email)
  await page.getByTestId('sign-in-password').fill(ADMIN.password)
  await page.getByTestId('sign-in-submit').click()
  await page.getByTestId('sign-out').waitFor()
}

/** Switches the language by its button, if it is not spoken already. */
export async function speak(page: Page, language: 'en' | 'zh'): Promise<void> {
  const spoken = await page.evaluate('document.documentElement.lang.slice(0, 2)')
  if (spoken !== language) await page.getByTestId('language-switch').click()
  await page.locator(`html[lang^="${language}"]`).waitFor()
}
