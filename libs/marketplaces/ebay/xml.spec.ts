import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { Problem } from '#adapter'
import { tradingAnswer, tradingRequest } from './xml.js'

describe('a Trading request', () => {
  it('names the call and its namespace, nests, repeats lists and leaves out what is undefined', () => {
    const fields = {
      OrderIDArray: { OrderID: ['1-2', '3-4'] },
      OrderRole: undefined,
      Pagination: { PageNumber: 2 },
    }
    expect(tradingRequest('GetOrders', fields)).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n' +
        '<GetOrdersRequest xmlns="urn:ebay:apis:eBLBaseComponents">' +
        '<OrderIDArray><OrderID>1-2</OrderID><OrderID>3-4</OrderID></OrderIDArray>' +
        '<Pagination><PageNumber>2</PageNumber></Pagination>' +
        '</GetOrdersRequest>',
    )
  })

  it('keeps any text as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const body = tradingAnswer(tradingRequest('Say', { Text: `.${text}.` }))
        expect(body['Text']).toBe(
          `.${text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/\r\n?/g, '\n')}.`,
        )
      }),
    )
  })
})

describe('a Trading answer', () => {
  it('keeps ids and amounts as text, attributes beside them, and lone elements of lists as lists', () => {
    const text =
      '<R xmlns="urn:x"><OrderArray><Order><Total currencyID="USD">007.10</Total>' +
      '<OrderID>110022003300440055</OrderID></Order></OrderArray></R>'
    expect(tradingAnswer(text)['OrderArray']).toEqual({
      Order: [{ Total: { '#text': '007.10', '@currencyID': 'USD' }, OrderID: '110022003300440055' }],
    })
  })

  it('reads XML’s own entities and characters by number, and no others', () => {
    const text = '<R><T>&lt;b&gt; Bed &amp; Bath &#8364;&#x2713; &quot;x&quot; &nbsp; &#0;</T></R>'
    expect(tradingAnswer(text)['T']).toBe('<b> Bed & Bath €✓ "x" &nbsp; &#0;')
  })

  const bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><R><T>&b;</T></R>'
  it.each([
    ['a document type', bomb, 'contract_changed'],
    [
      'a document type behind a comment',
      `<?xml version="1.0"?><!-- x -->${bomb.toLowerCase()}`,
      'contract_changed',
    ],
    ['a body cut off', '<R><OrderArray><Order><OrderID>1</OrderID>', 'contract_changed'],
    ['a body that is no XML', 'try later', 'contract_changed'],
    ['an empty body', '', 'contract_changed'],
    [
      'elements nested without end',
      `<R>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</R>`,
      'contract_changed',
    ],
    [
      'an element that would reach into objects',
      '<R><__proto__><x>1</x></__proto__></R>',
      'contract_changed',
    ],
    ['a web page', '<!DOCTYPE html><html><body>Sorry</body></html>', 'unavailable'],
  ])('refuses %s', (_what, text, code) => {
    expect(() => tradingAnswer(text)).toThrow(Problem)
    expect(() => tradingAnswer(text)).toThrow(expect.objectContaining({ code }))
  })

  it('does not quote the body in its words', () => {
    expect(() => tradingAnswer('<R><Email>someone@example.org</Wrong></R>')).toThrow(/^(?!.*someone)/)
  })
})
