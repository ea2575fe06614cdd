import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { bytesOf, partsOf, textOf } from './mail-parts.js'
import { readMail } from './mail-read.js'
import { bytes, rawMail } from './test-mail.js'

const AT = { seenAt: '2026-11-22T12:00:00.000Z', authServer: '' }
const text = (type: string, body: string, more = ''): string =>
  textOf(partsOf(`Content-Type: ${type}\r\n${more}\r\n${body}`))

describe('the words of a mail', () => {
  it.each([
    ['ISO-2022-JP', 'iso-2022-jp', '\u001b$B:#F|$O\u001b(B', '今日は'],
    ['GB18030', 'gb18030', '\u00c4\u00e3\u00ba\u00c3', '你好'],
    ['Windows-1252', 'windows-1252', '5 \u0080 f\u00fcr Sie', '5 € für Sie'],
    ['Shift_JIS', 'shift_jis', '\u0093\u00fa\u0096{', '日本'],
    ['UTF-8', 'utf-8', bytes('für 你好'), 'für 你好'],
  ])('are read in %s', (_name, charset, body, read) => {
    expect(text(`text/plain; charset=${charset}`, body)).toBe(read)
  })

  it('without a charset, or in one that nobody knows, are UTF-8 or else Windows-1252', () => {
    expect(text('text/plain', bytes('für'))).toBe('für')
    expect(text('text/plain; charset=x-klingon', 'f\u00fcr \u0080')).toBe('für €')
  })

  it('are taken out of quoted-printable and Base64', () => {
    const quoted = 'Content-Transfer-Encoding: quoted-printable\r\n'
    expect(text('text/plain; charset=utf-8', 'a=C3=BC=\r\nb', quoted)).toBe('aüb')
    const base64 = 'Content-Transfer-Encoding: base64\r\n'
    expect(text('text/plain; charset=gb18030', 'xOO6\r\nww==', base64)).toBe('你好')
  })

  it('come from HTML where there is no plain text, without its scripts and addresses', () => {
    const html = '<style>p{}</style><p>Hello &amp; <a href="https://evil.example">here</a></p><p>two</p>'
    expect(text('text/html; charset=utf-8', html)).toBe('Hello & here\n\ntwo')
  })

  it('prefer the plain text of two versions', () => {
    const both =
      '--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--b--\r\n'
    expect(text('multipart/alternative; boundary=b', both)).toBe('plain')
  })
})

describe('files', () => {
  it('have their place, name and bytes', () => {
    const raw = [
      'Content-Type: multipart/mixed; boundary="=_x 1"',
      '',
      'preamble',
      '--=_x 1',
      'Content-Type: multipart/alternative; boundary=in',
      '',
      '--in',
      'Content-Type: text/plain',
      '',
      'see file',
      '--in--',
      '--=_x 1',
      'Content-Type: image/png; name="ignored.png"',
      "Content-Disposition: attachment; filename*=UTF-8''%E7%85%A7%E7%89%87.png",
      'Content-Transfer-Encoding: base64',
      '',
      'AAEC',
      '--=_x 1--',
      'epilogue',
    ].join('\r\n')
    const { parts } = partsOf(raw)
    expect(parts.map(({ path, fileName, type }) => [path, fileName, type])).toEqual([
      ['1.1', null, 'text/plain'],
      ['2', '照片.png', 'image/png'],
    ])
    expect([...bytesOf(parts[1]!)]).toEqual([0, 1, 2])
  })

  it('never bring a path with their name', () => {
    const raw = 'Content-Disposition: attachment; filename="../../etc/passwd"\r\n\r\nx'
    expect(partsOf(raw).parts[0]?.fileName).toBe('passwd')
  })
})

describe('a broken mail', () => {
  it.each([
    [
      'without an end of its parts',
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello',
      'hello',
    ],
    ['whose boundary never comes', 'Content-Type: multipart/mixed; boundary=zz\r\n\r\nhello', 'hello'],
    ['without a boundary', 'Content-Type: multipart/mixed\r\n\r\nhello', 'hello'],
    ['whose type is none', 'Content-Type: ;;;\r\n\r\nhello', 'hello'],
    ['with lines that end in LF alone', 'Subject: x\n\nhello', 'hello'],
    ['without a header', '\r\nhello', 'hello'],
    ['with Base64 that is none', 'Content-Transfer-Encoding: base64\r\n\r\n!!aGVsbG8=**', 'hello'],
    ['that is empty', '', ''],
  ])('%s still gives what can be read', (_what, raw, read) => {
    expect(textOf(partsOf(raw))).toBe(read)
  })

  it('nested without end is read to a depth', () => {
    const raw = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(3_000)
    expect(partsOf(raw).parts.length).toBeLessThanOrEqual(200)
  })

  it('of any bytes is read, and in one way only', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=b',
        '--b',
        '--b--',
        '',
        'Content-Type: text/html; charset=iso-2022-jp',
        'Content-Transfer-Encoding: base64',
        'From: =?utf-8?B?!!?= <a@b',
        'Date: yesterday',
        'Message-ID: <>',
      ),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const raw = Buffer.from(lines.join('\r\n'), 'latin1').toString('latin1')
        const once = readMail(raw, AT)
        expect(readMail(raw, AT)).toEqual(once)
        expect(once.id).not.toBe('')
        expect(new Date(once.at).toISOString()).toBe(once.at)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the head of a mail', () => {
  it('is decoded, names and all', () => {
    const mail = readMail(
      rawMail({
        from: '=?GB2312?B?zfXQocP3?= <WANG@marketplace.amazon.com>',
        subject: '=?ISO-2022-JP?B?GyRCOiNGfCRPGyhC?= =?utf-8?q?=C3=BC?= 113-5550001-1230001',
      }),
      AT,
    )
    expect(mail.from).toEqual({ name: '王小明', address: 'wang@marketplace.amazon.com' })
    expect(mail.subject).toBe('今日はü 113-5550001-1230001')
  })

  it('does not let a name bring another address', () => {
    const { from } = readMail(
      rawMail({ from: '"=?utf-8?q?x_=3Cboss=40amazon=2Ecom=3E=2C?=" <evil@evil.example>' }),
      AT,
    )
    expect(from.address).toBe('evil@evil.example')
  })

  it('without an id has one made of its content', () => {
    const one = readMail(rawMail({ id: '' }), AT).id
    expect(one).toMatch(/^sha256-/)
    expect(readMail(rawMail({ id: '', body: 'other' }), AT).id).not.toBe(one)
  })

  it.each([
    ['its date', 'Fri, 20 Nov 2026 18:00:00 +0900 (JST)', '2026-11-20T09:00:00.000Z'],
    [
      'when we saw it, if its clock runs ahead',
      'Sat, 20 Nov 2027 09:00:00 +0000',
      '2026-11-22T12:00:00.000Z',
    ],
    ['when we saw it, if its date is none', 'tomorrow', '2026-11-22T12:00:00.000Z'],
  ])('is dated by %s', (_what, date, at) => {
    expect(readMail(rawMail({ date }), AT).at).toBe(at)
  })
})
