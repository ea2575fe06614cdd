import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { signature } from './sign.js'
import type { Params, SignMethod } from './sign.js'

/** System parameters of the business vectors V6, V7 and V9. */
const SYSTEM = {
  app_key: '123456',
  session: 'tok-1',
  timestamp: '1700000000000',
  sign_method: 'sha256',
  format: 'json',
  v: '2.0',
  simplify: 'true',
}
const TOP = {
  method: 'taobao.item.seller.get',
  app_key: '12345678',
  session: 'test',
  timestamp: '2016-01-01 12:00:00',
  format: 'json',
  v: '2.0',
  fields: 'num_iid,title,nick,price,num',
  num_iid: '11223344',
}

const VECTORS: readonly (readonly [string, SignMethod, string, Params, string])[] = [
  [
    'V1, official document 1366, a business operation',
    'sha256',
    '',
    {
      access_token: 'test',
      aliexpress_category_id: '200135143',
      app_key: '123456',
      method: 'aliexpress.logistics.redefining.getonlinelogisticsinfo',
      sign_method: 'sha256',
      timestamp: '1517820392000',
    },
    'F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB',
  ],
  [
    'V2, official document 1366, a system operation',
    'sha256',
    '/auth/token/create',
    {
      app_key: '12345678',
      code: '3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26',
      sign_method: 'sha256',
      timestamp: '1517820392000',
    },
    '35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81',
  ],
  [
    'V3, public document 101617, MD5',
    'md5',
    '',
    { ...TOP, sign_method: 'md5' },
    '66987CB115214E59E6EC978214934FB8',
  ],
  ['V4, HMAC-MD5', 'hmac', '', { ...TOP, sign_method: 'hmac' }, 'D56D7858309C31B6251083A874D48273'],
  [
    'V5, HMAC-SHA256 of the older gateway',
    'hmac-sha256',
    '',
    { ...TOP, sign_method: 'hmac-sha256' },
    '04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8',
  ],
  [
    'V6, an object as one JSON value',
    'sha256',
    '',
    {
      ...SYSTEM,
      method: 'aliexpress.issue.issuelist.get',
      query_dto: '{"current_page":"1","page_size":"50","issue_status":"processing"}',
    },
    '79F7249A3CFA673DBAE85DCCC1C3AA7AB35B660A7EC25F78069112AC0E02391E',
  ],
  [
    'V7, text beyond ASCII',
    'sha256',
    '',
    {
      ...SYSTEM,
      method: 'aliexpress.issue.solution.save',
      param_dto: '{"issue_id":"60014312345678","solution_context":"退款 — ok","refund_amount":"0"}',
    },
    '05140F0B506DB9B798AF91462E29CB0800304DF6C8ED85F09228CA0FB9AAE85C',
  ],
  [
    'V8, keys of mixed case',
    'sha256',
    '',
    { b: '1', B: '2', a_b: '3', aB: '4', ab: '5' },
    '9B878E3DCC4D64C9E7F747F3F023F8DC40D7E6D09693D24CD7EE79EE87DB96D3',
  ],
  [
    'V9, a blank parameter',
    'sha256',
    '',
    {
      ...SYSTEM,
      method: 'aliexpress.issue.detail.get',
      buyer_login_id: 'cn100',
      issue_id: '9',
      channel_seller_id: '',
    },
    'AB61ACB7BF72ED22458C6BD39746A319F054093340A0651848CD19E9BD3DF02E',
  ],
  [
    'V10, the path of a token refresh',
    'sha256',
    '/auth/token/refresh',
    { app_key: '123456', refresh_token: 'rt-1', sign_method: 'sha256', timestamp: '1700000000000' },
    '378A90C1BDAE643AF0272D823444A211DEB83063627F6B9B7D42A9D41DF1C599',
  ],
]

describe('the signature', () => {
  it.each(VECTORS)('%s', (_name, method, path, params, expected) => {
    expect(signature({ secret: 'helloworld', params, path, method }).sign).toBe(expected)
  })

  it('shows what was signed, sorted by code unit', () => {
    const params = { b: '1', B: '2', a_b: '3', aB: '4', ab: '5' }
    expect(signature({ secret: 'helloworld', params }).base).toBe('B2aB4a_b3ab5b1')
  })

  it('never shows the secret in the base string', () => {
    const { base } = signature({ secret: 'helloworld', params: { a: '1' }, method: 'md5' })
    expect(base).toBe('a1')
  })

  it('does not depend on the order of parameters, nor on blank ones, nor on an old signature', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '' && value !== 'sign')
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key }), (pairs) => {
        const plain = signature({ secret: 's', params: Object.fromEntries(pairs) })
        const params = Object.fromEntries([...pairs.toReversed(), ['sign', 'OLD']])
        const blank = Object.hasOwn(params, 'blank ') ? {} : { 'blank ': ' \t', absent: undefined }
        expect(signature({ secret: 's', params: { ...blank, ...params } })).toEqual(plain)
      }),
    )
  })
})
