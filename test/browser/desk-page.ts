import type { Page } from 'playwright-core'
import { eventually } from '../support/eventually.js'
import type { World } from '../support/service.js'
import type { CaseBody } from '../support/shapes.js'

const BOXES = ['unhandled', 'replied', 'closed'] as const

/** The inbox as a person uses it. */
export class DeskPage {
  constructor(
    readonly page: Page,
    private readonly world: World,
  ) {}

  readonly byId = (id: string) => this.page.getByTestId(id)

  go(path: string): Promise<unknown> {
    return this.page.goto(`${this.world.service.url}${path}`)
  }

  async one(id: string): Promise<CaseBody> {
    return (await this.world.call<CaseBody>('GET', `/v1/cases/${id}`)).body
  }

  private async shown(): Promise<number[]> {
    return Promise.all(
      BOXES.map(async (box) => Number(await this.byId(`box-${box}`).getAttribute('data-count'))),
    )
  }

  /** Ends when the three boxes show what the service counts, which adds up to everything there is. */
  async countsAddUp(filter = ''): Promise<void> {
    await eventually('the boxes add up', async () => {
      const { body } = await this.world.call<{ total: number; boxes: Record<string, number> }>(
        'GET',
        `/v1/cases/counts${filter}`,
      )
      const shown = await this.shown()
      const same = BOXES.every((box, index) => body.boxes[box] === shown[index])
      return same && shown.reduce((sum, n) => sum + n, 0) === body.total
    })
  }

  async openCase(id: string): Promise<void> {
    await this.go(`/cases/${id}?box=unhandled`)
    await this.ready(id)
  }

  /** Ends when the case of that id is there in full. */
  async ready(id?: string): Promise<void> {
    const which = id === undefined ? '' : `[data-case="${id}"]`
    await this.page.locator(`[data-testid=case][data-ready]${which}`).waitFor()
  }

  /** Asks for an action with these values, and says yes where it is asked whether it is meant. */
  async act(name: string, values: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.byId(`action-${name}`).click()
    const panel = this.byId('action-panel')
    await panel.waitFor()
    for (const [field, value] of Object.entries(values)) {
      const box = this.byId(`field-${field}`)
      const choice = this.byId(`field-${field}-${value}`)
      if ((await choice.count()) > 0) await choice.click()
      else if ((await box.evaluate((element: { tagName: string }) => element.tagName)) === 'DIV') {
        await box.click()
        await this.page.locator('.ant-select-item-option').filter({ hasText: value }).first().click()
      } else await box.fill(value)
    }
    await this.send()
  }

  /** Sends the open form; what cannot be undone asks first whether it is meant. */
  async send(): Promise<void> {
    const submit = this.byId('action-submit')
    const asks = (await submit.getAttribute('data-asks')) !== null
    await submit.click()
    if (asks) await this.byId('action-confirm').click()
  }

  /** Ends when the action is confirmed; a text that is held only for how it is written leaves with a reason. */
  async confirmed(action: string): Promise<void> {
    const state = this.page.locator(`[data-testid=action-state][data-action=${action}]`).first()
    const held = this.byId('text-held')
    await held.or(state).first().waitFor()
    if (await held.isVisible()) {
      await this.byId('override-reason').fill('This buyer reads English')
      await this.byId('override-send').click()
    }
    await eventually(`${action} is confirmed`, async () => {
      const now = await state.getAttribute('data-state')
      if (now === 'refused') throw new Error(`refused: ${await state.textContent()}`)
      return now === 'confirmed'
    })
  }

  /** Where a row stands on the screen. */
  async topOf(id: string): Promise<number> {
    const box = await this.row(id).boundingBox()
    if (!box) throw new Error(`${id} is not on the screen`)
    return box.y
  }

  row(id: string) {
    return this.page.locator(`[data-testid=case-row][data-case-id="${id}"]`)
  }
}
