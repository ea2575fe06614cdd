import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { lint } from './lint/lint.js'
import {
  languageFor,
  placesOf,
  render,
  SAMPLE_VALUES,
  TEMPLATE_VARIABLES,
  templateFaults,
} from './template.js'
import { calendarOf } from '#case'

describe('a template', () => {
  it('fills in what is known and tells what is missing', () => {
    const text = 'Hi {{buyer}}, order {{ orderId }} of {{store}}: {{buyer}}!'
    expect(render(text, { buyer: 'Clare', store: 'Lamps' })).toEqual({
      text: 'Hi Clare, order {{ orderId }} of Lamps: Clare!',
      missing: ['orderId'],
    })
    expect(render(text, { buyer: 'Clare', store: '', orderId: '1' }).missing).toEqual(['store'])
  })

  it('never reads a value again', () => {
    expect(render('{{buyer}} {{orderId}}', { buyer: '{{orderId}}$&', orderId: '7' }).text).toBe(
      '{{orderId}}$& 7',
    )
  })

  it('refuses names that there are not, and stray braces', () => {
    expect(templateFaults('Hi {{buyer}}, {{ password }} {{constructor}}')).toEqual([
      'there is no variable {{password}}',
      'there is no variable {{constructor}}',
    ])
    expect(templateFaults('Hi {{buyer}')).toEqual(['double braces that belong to no variable'])
    expect(templateFaults('a {b} c')).toEqual([])
    expect(placesOf('{{a}}{{ a }}{{b}}')).toEqual(['a', 'b'])
  })

  it('leaves no known place unfilled or untold, whatever the text', () => {
    const names = Object.keys(TEMPLATE_VARIABLES)
    const piece = fc.oneof(
      fc.string({ maxLength: 10 }).map((text) => text.replaceAll(/[{}]/g, '')),
      fc.constantFrom(...names).map((name) => `{{${name}}}`),
    )
    fc.assert(
      fc.property(
        fc.array(piece),
        fc.dictionary(fc.constantFrom(...names), fc.constant('v')),
        (pieces, values) => {
          const text = pieces.join('')
          const { text: filled, missing } = render(text, values)
          expect(placesOf(filled)).toEqual(missing)
          expect(placesOf(text).filter((name) => !Object.hasOwn(values, name))).toEqual(missing)
        },
      ),
    )
  })

  it('writes in the language asked for, the buyer’s, English, or any', () => {
    expect(languageFor(['de', 'en'], null, 'de-AT')).toBe('de')
    expect(languageFor(['de', 'en'], null, 'ja-JP')).toBe('en')
    expect(languageFor(['ja'], null, null)).toBe('ja')
    expect(languageFor(['de', 'en'], 'ja', 'de-DE')).toBeNull()
    expect(languageFor([], null, null)).toBeNull()
  })

  it('is read by the message rules with stand-ins that set off none of them', () => {
    const context = {
      marketplace: 'amazon',
      market: 'US',
      buyerLocale: 'en-US',
      buyerName: null,
      kind: 'reply',
      reviewRequests: 0,
      daysSinceOrder: null,
      sellerFault: false,
      refundIssued: null,
      hasTracking: null,
      unansweredOutreach: 0,
      productNames: [],
    } as const
    const text = `Hello, about this we have looked into ${Object.values(SAMPLE_VALUES).join(' and ')} for you.`
    const at = '2026-11-24T08:00:00Z'
    const zone = calendarOf({ zone: 'UTC', country: 'US' })
    expect(lint({ subject: null, body: text }, context, at, zone).map(({ rule }) => rule)).toEqual([])
  })
})
