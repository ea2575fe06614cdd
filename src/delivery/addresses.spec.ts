import { describe, expect, it } from '@jest/globals'
import { isClosedLiteral, mayReach, networksIn } from './addresses.js'

const none = networksIn('')

describe('addresses that webhooks may reach', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '127.0.0.1',
    '127.1.2.3',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001::1',
    '2001:db8::1',
    '100::1',
    'fec0::1',
  ])('are not %s', (address) => expect(mayReach(address, none)).toBe(false))

  it.each([
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '11.0.0.1',
    '2606:4700::1',
    '2a00:1450::1',
  ])('may be %s', (address) => expect(mayReach(address, none)).toBe(true))

  it('may be closed ones that the operator opened, and only those', () => {
    const opened = networksIn('127.0.0.0/8, fd00::/8')
    expect([mayReach('127.0.0.1', opened), mayReach('fd00::1', opened)]).toEqual([true, true])
    expect([mayReach('10.0.0.1', opened), mayReach('fe80::1', opened)]).toEqual([false, false])
  })

  // Every spelling of an address that a URL takes is the same address by the time it is looked at.
  it.each([
    'http://127.1/',
    'http://0x7f.0.0.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://0/',
    'https://169.254.169.254/latest',
    'http://１２７.0.0.1/',
  ])('are not what %s spells', (text) => expect(isClosedLiteral(new URL(text), none)).toBe(true))

  it.each(['https://erp.example/hook', 'https://8.8.8.8/', 'https://localhost/'])(
    'are looked up, or open, for %s',
    (text) => expect(isClosedLiteral(new URL(text), none)).toBe(false),
  )
})
