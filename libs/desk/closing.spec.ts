import { describe, expect, it } from '@jest/globals'
import { isClosing } from './closing.js'

describe('a message that only closes the conversation', () => {
  it.each([
    'Thanks!',
    'Thank you very much for your help.',
    'OK, great. Thanks again',
    '谢谢',
    '好的，谢谢您的帮助！',
    'ありがとうございました。',
    '承知いたしました。ありがとうございます。',
    'Vielen Dank für Ihre schnelle Antwort!',
    'Perfect.\n> We will send it tomorrow at 3 pm?',
  ])('%s', (text) => expect(isClosing(text)).toBe(true))
  it.each([
    'Thanks, but where is my parcel',
    'Thanks?',
    'Thank you for nothing',
    '谢谢，什么时候发货',
    '谢谢，请退款',
    'ありがとうございます。返金はいつですか',
    'Danke, aber es ist kaputt',
    'OK 2',
    '',
    'Hello',
  ])('not: %s', (text) => expect(isClosing(text)).toBe(false))
})
