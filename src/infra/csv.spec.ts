import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { csvLine } from './csv.js'

/** Reads a line back, as RFC 4180 has it. */
function cellsOf(line: string): string[] {
  const cells: string[] = []
  const pattern = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n$)/gy
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    const [, raw = ''] = match
    cells.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (match[2] !== ',') break
  }
  return cells
}

describe('a line of CSV', () => {
  it('comes back as it was, but for the apostrophe before what looks like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const back = cellsOf(csvLine(texts))
        expect(back).toEqual(
          texts.map((text, at) => (back[at]?.startsWith("'") && !text.startsWith("'") ? `'${text}` : text)),
        )
      }),
    )
  })

  it.each(['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', '=HYPERLINK("http://x")', '＝1'])(
    'disarms %j',
    (text) => {
      expect(cellsOf(csvLine([text]))).toEqual([`'${text}`])
    },
  )

  it('leaves numbers, the negative ones too, and nothing for nothing', () => {
    expect(csvLine(['-12.34', 5, null, true, undefined])).toBe('-12.34,5,,true,\r\n')
  })
})
