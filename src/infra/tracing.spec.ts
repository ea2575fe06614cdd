import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ROOT_CONTEXT, propagation, trace } from '@opentelemetry/api'
import type { Attributes, Context, Span, SpanOptions } from '@opentelemetry/api'
import express from 'express'
import { traced, traceRequests } from './tracing.js'

interface Step {
  name: string
  attributes: Attributes
  status: number
  ended: boolean
  parent: unknown
}

const CALLER = Symbol('caller')

/** The least that an OpenTelemetry kit does: it remembers steps, and reads the caller's trace out of a header. */
function loadKit(): Step[] {
  const steps: Step[] = []
  const start = (name: string, options: SpanOptions = {}, parent: Context = ROOT_CONTEXT): Span => {
    const step: Step = {
      name,
      attributes: { ...options.attributes },
      status: 0,
      ended: false,
      parent: parent.getValue(CALLER),
    }
    steps.push(step)
    const span = {
      updateName: (text: string) => ((step.name = text), span),
      setAttribute: (key: string, value: string) => ((step.attributes[key] = value), span),
      setStatus: ({ code }: { code: number }) => ((step.status = code), span),
      recordException: (error: Error) => void (step.attributes['exception'] = error.message),
      end: () => void (step.ended = true),
      spanContext: () => ({ traceId: '', spanId: '', traceFlags: 0 }),
    } as unknown as Span
    return span
  }
  const startActiveSpan = (name: string, options: SpanOptions, work: (span: Span) => unknown) =>
    work(start(name, options))
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: start, startActiveSpan }) as never })
  propagation.setGlobalPropagator({
    inject: () => undefined,
    extract: (at, carrier) => at.setValue(CALLER, (carrier as Record<string, unknown>)['traceparent']),
    fields: () => ['traceparent'],
  })
  return steps
}

describe('traces', () => {
  let steps: Step[]
  beforeEach(() => void (steps = loadKit()))
  afterEach(() => {
    trace.disable()
    propagation.disable()
  })

  it('have a step for work, with what it is about', async () => {
    expect(await traced('poll', { stream: 'tickets' }, async () => 7)).toBe(7)
    expect(steps).toMatchObject([{ name: 'poll', attributes: { stream: 'tickets' }, status: 0, ended: true }])
  })

  it('tell what work failed of, and let it fail', async () => {
    const failing = traced('poll', {}, () => Promise.reject(new Error('no answer')))
    await expect(failing).rejects.toThrow('no answer')
    expect(steps).toMatchObject([{ attributes: { exception: 'no answer' }, status: 2, ended: true }])
  })

  it('are nothing without a kit', async () => {
    trace.disable()
    expect(await traced('poll', {}, async () => 'done')).toBe('done')
    expect(steps).toEqual([])
  })

  it('have a step for a request, named by its route and below the caller’s', async () => {
    const app = express()
    app.use(traceRequests)
    app.get('/cases/:id', (_request, response) => void response.status(503).end())
    const server = createServer(app).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await fetch(`http://127.0.0.1:${port}/cases/12`, { headers: { traceparent: 'theirs' } })
    await new Promise((resolve) => server.close(resolve))
    expect(steps).toMatchObject([
      {
        name: 'GET /cases/:id',
        parent: 'theirs',
        status: 2,
        ended: true,
        attributes: { 'http.route': '/cases/:id', 'http.response.status_code': 503 },
      },
    ])
  })
})
