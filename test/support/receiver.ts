import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly id: string
  readonly timestamp: string
  readonly signatures: readonly string[]
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly got: Received[]
  /** How it answers; `location` makes the answer a redirect. */
  readonly state: { answer: number; location: string }
  stop(): Promise<unknown>
}

/** An ERP system's receiver of webhooks: answers as told and keeps what came. */
export async function startReceiver(): Promise<Receiver> {
  const got: Received[] = []
  const state = { answer: 200, location: '' }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '')
      const signatures = header('webhook-signature').split(' ')
      got.push({ id: header('webhook-id'), timestamp: header('webhook-timestamp'), signatures, body })
      if (state.location) response.setHeader('Location', state.location)
      response.writeHead(state.answer).end('a body that nobody reads')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return { url, got, state, stop: () => new Promise((done) => server.close(done)) }
}
