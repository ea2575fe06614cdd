import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { signRequest } from './sign.js'

describe('crosscase sign', () => {
  let out = ''
  let err = ''
  beforeEach(() => {
    out = ''
    err = ''
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true))
  })
  afterEach(() => void jest.restoreAllMocks())

  const request = {
    secret: 'helloworld',
    path: '/auth/token/refresh',
    params: {
      app_key: '123456',
      refresh_token: 'rt-1',
      sign_method: 'sha256',
      timestamp: '1700000000000',
      sign: 'SOMETHING OLD',
      blank: ' ',
    },
  }

  it('prints what is signed and the signature, and never the secret', () => {
    expect(signRequest(['aliexpress'], () => JSON.stringify(request))).toBe(0)
    expect(out).toBe(
      'base /auth/token/refreshapp_key123456refresh_tokenrt-1sign_methodsha256timestamp1700000000000\n' +
        'sign 378A90C1BDAE643AF0272D823444A211DEB83063627F6B9B7D42A9D41DF1C599\n',
    )
    expect(out + err).not.toContain('helloworld')
  })

  it.each([
    ['another marketplace', ['wish'], request, 'MARKETPLACE is one of: aliexpress'],
    ['a secret in the command line', ['aliexpress', 'helloworld'], request, 'in no command line'],
    ['no secret', ['aliexpress'], { params: {} }, 'secret:'],
    ['a number, whose text is unknown', ['aliexpress'], { secret: 's', params: { a: 1 } }, 'params.a:'],
    ['no JSON', ['aliexpress'], 'secret=1', 'standard input:'],
  ])('explains itself for %s', (_what, args, body, words) => {
    expect(signRequest(args, () => (typeof body === 'string' ? body : JSON.stringify(body)))).toBe(2)
    expect(err).toContain(words)
    expect(out).toBe('')
  })
})
