import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { siteCalendar } from '#case'
import type { Settings } from '#config'
import { CLOCK_USES, DESK_CLOCKS, deskClocksOf } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { ClockBook } from './clock-book.js'

const FOUND = { source: 'a letter of Amazon', readOn: '2026-11-20' }

describe('the clocks that no marketplace’s machine owns', () => {
  let policiesDir: string
  beforeEach(() => void (policiesDir = mkdtempSync(join(tmpdir(), 'policies-'))))
  afterEach(() => rmSync(policiesDir, { recursive: true }))

  const book = (...files: object[]): ClockBook => {
    for (const [at, file] of files.entries())
      writeFileSync(join(policiesDir, `${at}.json`), JSON.stringify(file))
    return new ClockBook({ policiesDir } as Settings)
  }

  it('are as the sources have them until an operator knows better, and then say so', () => {
    expect(book().table).toEqual(DESK_CLOCKS)
    const { table, corrected } = book({ clock: 'amazon.claim.withdrawal.3d', duration: 'P5D', ...FOUND })
    expect(table['amazon.claim_withdrawal']).toMatchObject([
      {
        id: 'amazon.claim.withdrawal.3d',
        duration: 'P5D',
        party: 'buyer',
        source: { text: expect.stringContaining('a letter of Amazon'), readOn: '2026-11-20' },
      },
    ])
    expect([...corrected]).toEqual(['amazon.claim.withdrawal.3d'])
  })

  it.each([
    [{ clock: 'nothing', ...FOUND }, 'there is no clock nothing'],
    [{ clock: 'amazon.message.24h', duration: 'a day', ...FOUND }, 'ISO 8601'],
    [{ clock: 'amazon.message.24h', duration: 'PT12H' }, 'source'],
    [{ clock: 'amazon.message.24h', colour: 'red', ...FOUND }, 'colour'],
    [{ clock: 'amazon.claim.3bd', validTo: null, ...FOUND }, 'amazon.claim.72h'],
  ])('refuse at the start what cannot be used, by the name of the file: %j', (file, why) => {
    expect(() => book(file)).toThrow(new RegExp(`0\\.json cannot be used: [^]*${why}`))
  })

  it('give way to the machine’s own clock of the same meaning, which is really there', () => {
    expect(CLOCK_USES.map(({ clock }) => clock).sort()).toEqual(Object.keys(DESK_CLOCKS).sort())
    for (const { marketplace, kinds, ownedBy } of CLOCK_USES.filter((use) => use.ownedBy !== null))
      for (const kind of kinds)
        expect([
          marketplace,
          kind,
          Object.keys(marketplaceOf(marketplace)?.kinds[kind]?.machine.deadlines ?? {}),
        ]).toEqual([marketplace, kind, expect.arrayContaining([ownedBy])])
  })

  it('run on the cases that nobody else keeps time for', () => {
    const claim = {
      marketplace: 'amazon',
      kind: 'claim',
      site: 'US',
      serviceOwner: 'seller',
      openedAt: '2026-11-20T12:00:00.000Z',
      enteredAt: '2026-11-21T12:00:00.000Z',
      enteredAtKnown: true,
    }
    const calendar = siteCalendar({ zone: 'America/Los_Angeles', country: 'US' })
    const keys = (one: typeof claim, owned: readonly string[]) =>
      deskClocksOf(one, new Set(owned), DESK_CLOCKS, calendar).map(({ key, dueAt }) => [key, dueAt])
    const own = ['seller_answers_claim', 'seller_appeals_claim']
    expect(keys(claim, own)).toEqual([['amazon.claim_withdrawal', '2026-11-23T12:00:00.000Z']])
    expect(keys(claim, []).map(([key]) => key)).toContain('amazon.claim_reply')
    const message = { ...claim, kind: 'message' }
    expect(keys(message, ['seller_answers_message'])).toEqual([])
    expect(keys({ ...message, serviceOwner: 'care_service' }, ['seller_answers_message'])).toEqual([
      ['csba.customer_reply', '2026-11-20T18:00:00.000Z'],
    ])
  })
})
