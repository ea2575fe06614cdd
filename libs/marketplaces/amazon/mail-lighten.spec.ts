import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FETCHED, POSTED, lightened, lightener } from './mail-lighten.js'
import { partsOf, textOf } from './mail-parts.js'
import { rawMail } from './test-mail.js'

const withFile = (size: number, text = 'See file.'): string =>
  rawMail({
    type: 'Content-Type: multipart/mixed; boundary=b',
    body: `--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${'QUJD\r\n'.repeat(size / 6)}--b\r\nContent-Type: text/plain\r\n\r\nBye.\r\n--b--`,
  })

describe('a mail without its large files', () => {
  it('is the mail itself where it is small', () => {
    for (const raw of [rawMail(), withFile(600), '', 'no header at all', 'Subject: x\n\nhello\n--b\n'])
      expect(lightened(raw, FETCHED)).toBe(raw)
  })

  it('still shows its words and the name of what was left out', () => {
    const raw = withFile(3_000_000)
    const light = lightened(raw, FETCHED)
    expect(light.length).toBeLessThan(1_500)
    const message = partsOf(light)
    expect(textOf(message)).toBe('See file.\nBye.')
    expect(message.parts.map(({ path, fileName, leftOut }) => [path, fileName, leftOut])).toEqual([
      ['1', null, false],
      ['2', 'a.pdf', true],
      ['3', null, false],
    ])
  })

  it('keeps a file of a posted mail that no mailbox has', () => {
    const raw = withFile(600_000)
    expect(lightened(raw, POSTED)).toBe(raw)
    expect(lightened(raw, FETCHED).length).toBeLessThan(1_500)
  })

  it('cuts a text that nobody would read, and the whole', () => {
    expect(lightened(rawMail({ body: 'word '.repeat(400_000) }), FETCHED).length).toBeLessThan(600_000)
    const parts = Array.from(
      { length: 50 },
      () => `--b\r\nContent-Type: text/plain\r\n\r\n${'x '.repeat(100_000)}\r\n`,
    )
    const raw = rawMail({ type: 'Content-Type: multipart/mixed; boundary=b', body: parts.join('') })
    expect(lightened(raw, FETCHED).length).toBeLessThan(FETCHED.whole + 200_000)
  })

  it('is the same in whatever pieces it comes', () => {
    const mail = fc.constantFrom(rawMail(), withFile(600), withFile(120_000))
    fc.assert(
      fc.property(
        mail,
        fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 40 }),
        (raw, sizes) => {
          const one = lightener(FETCHED)
          const kept: string[] = []
          for (let at = 0, turn = 0; at < raw.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1
            kept.push(one.push(raw.slice(at, at + size)))
            at += size
          }
          kept.push(one.end())
          expect(kept.join('')).toBe(lightened(raw, FETCHED))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('without a single line end needs no more memory than a line', () => {
    const one = lightener(FETCHED)
    let kept = ''
    for (let n = 0; n < 300; n += 1) kept += one.push('x'.repeat(100_000))
    kept += one.end()
    expect(kept.length).toBeLessThan(1_000_000)
  })
})
