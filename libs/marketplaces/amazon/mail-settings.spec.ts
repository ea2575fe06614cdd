import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { isCovered } from './care-coverage.js'
import { mailSettingFields, mailSettingsOf } from './mail-settings.js'

const settings = z.object(mailSettingFields)
const refusal = (careService: unknown): string =>
  settings
    .safeParse({ careService })
    .error?.issues.map(({ message }) => message)
    .join('; ') ?? 'accepted'

describe('enrolments in the care service', () => {
  it('are spans of a site, one after the other', () => {
    expect(
      refusal([
        { site: 'US', from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
        { site: 'US', from: '2026-03-01T00:00:00Z' },
        { site: 'JP', from: '2026-02-01T00:00:00Z' },
      ]),
    ).toBe('accepted')
  })

  it.each([
    [
      'that overlap',
      [
        { site: 'US', from: '2026-01-01T00:00:00Z', to: null },
        { site: 'US', from: '2026-03-01T00:00:00Z' },
      ],
      /overlap/,
    ],
    [
      'that overlap, written the other way round',
      [
        { site: 'US', from: '2026-03-01T00:00:00Z' },
        { site: 'US', from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:01Z' },
      ],
      /overlap/,
    ],
    [
      'that end before they begin',
      [{ site: 'US', from: '2026-03-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
      /ends after it begins/,
    ],
    ['of a site that is none', [{ site: 'XX', from: '2026-03-01T00:00:00Z' }], /Invalid option/],
    ['on a day that is none', [{ site: 'US', from: 'yesterday' }], /Invalid ISO datetime/],
  ])('%s are refused', (_what, careService, words) => {
    expect(refusal(careService)).toMatch(words)
  })

  it('cover an order that is known to be placed in them, and no older one', () => {
    const enrolments = mailSettingsOf({
      careService: [{ site: 'US', from: '2026-11-01T00:00:00Z' }],
    }).careService
    const mail = { site: 'US', at: '2026-11-20T00:00:00Z', orderId: '113-5550001-1230001' }
    expect(isCovered(enrolments, { ...mail, orderedAt: '2026-11-01T00:00:00Z' })).toBe(true)
    expect(isCovered(enrolments, { ...mail, orderedAt: '2026-10-31T23:59:59Z' })).toBe(false)
    expect(isCovered(enrolments, { ...mail, orderedAt: null })).toBe(false)
  })
})

it('settings are a form that can be shown, each with a default', () => {
  expect(
    Object.keys((z.toJSONSchema(settings, { io: 'input' }) as { properties: object }).properties),
  ).toEqual(Object.keys(mailSettingFields))
  expect(settings.parse({})).toEqual({
    mailAuthServer: '',
    otherMail: 'case',
    mailTemplates: [],
    careService: [],
  })
  expect(mailSettingsOf({ careService: 'nonsense' }).careService).toEqual([])
})
