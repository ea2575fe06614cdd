import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { Problem } from '#adapter'
import { mockNetwork } from '../../adapter/__fixtures__/network.js'
import { open } from './client.js'
import { answerNext, giveToken, testShop } from './test-shop.js'
import { caseRef, wireDetail } from './test-wire.js'

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

const LIST = 'aliexpress.issue.issuelist.get'
const EMPTY = { data_list: {}, total_item: 0, current_page: 1, page_size: 50 }
const REFUSED = {
  error_response: { type: 'ISV', code: 'IllegalAccessToken', msg: 'expired', request_id: '1' },
}

describe('a call', () => {
  mockNetwork()

  it('is signed over query and body, with the token as session and objects as one JSON text', async () => {
    giveToken('T1')
    answerNext(EMPTY)
    const { connected, sent } = testShop()
    await connected.list('issue', null)
    expect(sent.map(({ operation, genuine }) => [operation, genuine])).toEqual([
      ['auth/token/refresh', true],
      [LIST, true],
    ])
    expect(sent[1]?.query).toMatchObject({
      app_key: '123456',
      method: LIST,
      session: 'T1',
      v: '2.0',
      simplify: 'true',
      sign_method: 'sha256',
      timestamp: String(Date.parse('2026-11-22T12:00:00.000Z')),
    })
    expect(JSON.parse(sent[1]?.form['query_dto'] ?? '')).toEqual({
      issue_status: 'processing',
      current_page: '1',
      page_size: '50',
    })
  })

  it('goes to another operation, and is stamped in the older way, by configuration', async () => {
    giveToken('T1')
    answerNext(EMPTY)
    const { connected, sent } = testShop({
      timestamp: 'gmt8',
      operations: { issueList: 'aliexpress.issue.new' },
    })
    await connected.list('issue', null)
    expect(sent[1]?.query).toMatchObject({ timestamp: '2026-11-22 20:00:00', method: 'aliexpress.issue.new' })
  })

  it('that is refused for its token is sent again with a new one, and the new refresh token is kept', async () => {
    giveToken('T1')
    answerNext(REFUSED)
    giveToken('T2', 'R2')
    answerNext(EMPTY)
    const { connected, tokens, sent } = testShop()
    await connected.list('issue', null)
    expect(sent.flatMap(({ query }) => query['session'] ?? [])).toEqual(['T1', 'T2'])
    expect([...tokens.stored.values()]).toContain('R2')
  })

  it('ends as auth_expired when the consent is gone', async () => {
    giveToken('', '', {
      type: 'ISV',
      code: 'IllegalRefreshToken',
      message: 'invalid or expired',
      request_id: '1',
    })
    const problem = await problemOf(testShop().connected.list('issue', null))
    expect(problem.code).toBe('auth_expired')
    expect(problem.message).toContain('connect the shop again')
  })

  it('that is not granted to the shop is a lost capability and is not repeated', async () => {
    giveToken('T1')
    answerNext({ error_response: { code: '11', msg: 'Insufficient isv permissions' } })
    const { connected, sent } = testShop()
    expect((await problemOf(connected.list('issue', null))).code).toBe('forbidden')
    expect(sent.filter(({ operation }) => operation === LIST)).toHaveLength(1)
  })

  it('that only reads is repeated after an error that passes', async () => {
    giveToken('T1')
    answerNext({ error_response: { code: '15', msg: 'Remote service error', sub_code: 'isp.timeout' } })
    answerNext(EMPTY)
    expect((await testShop().connected.list('issue', null)).items).toEqual([])
  })

  it('that acts is never repeated: an error that passes leaves it in doubt until the dispute shows', async () => {
    giveToken('T1')
    answerNext({ result_object: wireDetail() })
    answerNext({ error_response: { code: 'InternalError', msg: 'oops' } })
    answerNext({ result_object: wireDetail() })
    const { connected, sent } = testShop()
    const problem = await problemOf(connected.act('dispute', 'agree', caseRef(), {}))
    expect(problem.detail.sideEffect).toBe('unknown')
    const agreed = sent.filter(({ operation }) => operation === 'aliexpress.issue.solution.agree')
    expect(agreed).toHaveLength(1)
  })

  it('writes no token, secret, buyer or parameter into the log', async () => {
    giveToken('T1')
    answerNext({ result_object: wireDetail() })
    const { connected, logged } = testShop()
    await connected.reread('dispute', caseRef())
    expect(logged).toHaveLength(2)
    for (const word of ['T1', 'R1', 'helloworld', 'us0000001', '60010000000001'])
      expect(logged.join('\n')).not.toContain(word)
  })

  it('keeps ids beyond 2^53 exactly, also as numbers in a wrapped answer', async () => {
    giveToken('T1')
    const row =
      '{"issue_id":60014312345678901,"parent_order_id":81300000000000011,"issue_status":"processing","gmt_create":"2026-10-28 21:05:00"}'
    nock('https://api-sg.aliexpress.com')
      .post('/sync')
      .query(true)
      .reply(
        200,
        `{"aliexpress_issue_issuelist_get_response":{"data_list":{"issue_api_issue_dto":[${row}]},"total_item":1}}`,
      )
    const { items } = await testShop().connected.list('issue', null)
    expect(items).toMatchObject([{ asked: '60014312345678901' }])
  })

  it('fetches files from AliExpress’s own hosts alone', async () => {
    const { connection } = testShop()
    for (const url of [
      'http://ae01.alicdn.com/a.jpg',
      'https://alicdn.com.evil.example/a.jpg',
      'file:///etc/passwd',
    ])
      expect((await problemOf(open(connection).download(url))).code).toBe('rejected')
  })
})
