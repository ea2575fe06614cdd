import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Attributes, Span } from '@opentelemetry/api'
import type { NextFunction, Request, Response } from 'express'

/** Asked for each time: a kit may have been loaded after this file. */
const tracer = () => trace.getTracer('crosscase')

/**
 * Runs `work` as one step of a trace. Costs nothing where no OpenTelemetry kit is loaded. What it throws is written into the
 * step and thrown on. Attributes are ids and names, never a buyer's data.
 */
export const traced = <T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> =>
  tracer().startActiveSpan(name, { attributes, kind: SpanKind.INTERNAL }, async (span) => {
    try {
      return await work()
    } catch (error) {
      failed(span, error)
      throw error
    } finally {
      span.end()
    }
  })

/** One step per request, below the caller's own trace if its headers name one; named by the route, not the address. */
export function traceRequests(request: Request, response: Response, next: NextFunction): void {
  const caller = propagation.extract(context.active(), request.headers)
  const attributes = { 'http.request.method': request.method }
  const span = tracer().startSpan(request.method, { kind: SpanKind.SERVER, attributes }, caller)
  response.once('close', () => {
    const route = (request.route as { path?: unknown } | undefined)?.path
    if (typeof route === 'string') {
      span.updateName(`${request.method} ${route}`)
      span.setAttribute('http.route', route)
    }
    span.setAttribute('http.response.status_code', response.statusCode)
    if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })
  context.with(trace.setSpan(caller, span), next)
}

function failed(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  span.recordException(error instanceof Error ? error : message)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
