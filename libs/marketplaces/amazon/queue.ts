import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { Problem, codeOfStatus, http, parseWire } from '#adapter'
import type { Connection, Http, HttpAnswer, HttpOptions } from '#adapter'
import { endpoints } from './sites.js'

/** A message of the seller's queue; the handle deletes it once it is kept. */
export interface QueueMessage {
  readonly id: string
  readonly handle: string
  readonly body: string
}

export interface Queue {
  /** Up to ten messages, hidden from other readers for five minutes. */
  receive(): Promise<readonly QueueMessage[]>
  /** Deletes messages that are kept; at most ten handles. */
  remove(handles: readonly string[]): Promise<void>
}

const HIDDEN_SECONDS = 300

const received = z.looseObject({
  Messages: z
    .array(z.looseObject({ MessageId: z.string(), ReceiptHandle: z.string(), Body: z.string() }))
    .nullish(),
})

/**
 * The queue that a shop's settings name, by the JSON protocol of Amazon SQS (decision 0009): `X-Amz-Target`, JSON 1.0, signed by
 * Signature Version 4. Null without queue. Throws `rejected` for an address that is not Amazon's.
 */
export function queueOf(
  connection: Connection,
  observers: Pick<HttpOptions, 'log' | 'capture'>,
): Queue | null {
  const { account, budget, lane, circuit } = connection
  const { sqsQueueUrl, sqsAccessKeyId, sqsSecretAccessKey } = account.credentials
  if (!sqsQueueUrl || !sqsAccessKeyId || !sqsSecretAccessKey) return null
  const { origin, region } = placeOf(sqsQueueUrl)
  const given = account.endpoints['sqs'] ?? endpoints.sqs
  const endpoint = given === endpoints.sqs ? origin : given.replace(/\/$/, '')
  const send = http({ budget, lane, circuit, problem: queueProblemOf, ...observers })
  const signer = { accessKeyId: sqsAccessKeyId, secretAccessKey: sqsSecretAccessKey, region }
  const call = (action: string, operation: string, body: object): Promise<HttpAnswer> =>
    sqs(send, { action, operation, url: `${endpoint}/`, body, signer, at: connection.now() })
  return {
    async receive() {
      const answer = await call('ReceiveMessage', 'sqs.receive', {
        QueueUrl: sqsQueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 0,
      })
      const { wire } = parseWire(received, answer.json())
      return (wire.Messages ?? []).map(({ MessageId, ReceiptHandle, Body }) => ({
        id: MessageId,
        handle: ReceiptHandle,
        body: Body,
      }))
    },
    async remove(handles) {
      const Entries = handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }))
      await call('DeleteMessageBatch', 'sqs.delete', { QueueUrl: sqsQueueUrl, Entries })
    },
  }
}

/** Only queues of Amazon itself: the address is a shop owner's input, and must not lead our calls elsewhere. */
function placeOf(queueUrl: string): { origin: string; region: string } {
  const match = /^(https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)\/\d{12}\/[\w-]{1,80}$/.exec(queueUrl)
  const [, origin, region] = match ?? []
  if (!origin || !region)
    throw new Problem('rejected', 'the address of the queue is not one of Amazon SQS', { sideEffect: 'none' })
  return { origin, region }
}

interface SqsCall {
  readonly action: string
  readonly operation: string
  readonly url: string
  readonly body: object
  readonly signer: Signer
  readonly at: Date
}

const sqs = (send: Http, { action, operation, url, body, signer, at }: SqsCall): Promise<HttpAnswer> => {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` }
  const signed = signature({ method: 'POST', url, headers, body: text, service: 'sqs', at, ...signer })
  // Receiving hides messages for a while and deleting twice does no harm: both may be repeated.
  return send({ operation, method: 'POST', url, headers: { ...headers, ...signed }, body: text, safe: true })
}

interface Signer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

/**
 * The headers that sign a request by AWS Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html,
 * read 2026-11-24). All given headers are signed beside `host` and `x-amz-date`. The path must need no encoding; there is no query.
 */
export function signature(
  request: Signer & {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly service: string
    readonly at: Date
  },
): { readonly 'x-amz-date': string; readonly authorization: string } {
  const { host, pathname } = new URL(request.url)
  const date = request.at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = date.slice(0, 8)
  const signed = Object.entries({ ...request.headers, host, 'x-amz-date': date }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )
  const names = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('')
  const canonical = [request.method, pathname, '', lines, names, sha256(request.body)].join('\n')
  const scope = `${day}/${request.region}/${request.service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')
  const key = [day, request.region, request.service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${request.secretAccessKey}`,
  )
  const proof = hmac(key, toSign).toString('hex')
  return {
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${request.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${proof}`,
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const queueError = z.looseObject({ __type: z.string(), message: z.string().nullish() })

function queueProblemOf(answer: HttpAnswer): Problem | null {
  if (answer.status < 300) return null
  let native = ''
  try {
    const error = queueError.safeParse(JSON.parse(answer.text)).data
    native = error ? `${error.__type.split('#').at(-1)} ${error.message ?? ''}`.trim() : ''
  } catch {
    // A web page: the status says enough.
  }
  const throttled = /Throttl|OverLimit/i.test(native)
  const refused = /Signature|InvalidClientTokenId|AccessDenied|UnrecognizedClient/i.test(native)
  const code = throttled ? 'rate_limited' : refused ? 'forbidden' : codeOfStatus(answer.status)
  return new Problem(code, `the queue of notifications answered ${answer.status} ${native}`.trim(), {
    sideEffect: 'none',
    httpStatus: answer.status,
    ...(native !== '' && { native: native.slice(0, 300) }),
  })
}
