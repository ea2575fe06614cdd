import type { Params } from 'nestjs-pino'

/**
 * Logs by allow-list: of a request its method, path and id, of an answer its status. Headers, query strings and bodies
 * are never logged, so no secret and no buyer's name can slip in.
 */
export function loggerOptions(level: string): Params {
  return {
    pinoHttp: {
      level,
      serializers: {
        req: (request: { id: unknown; method: string; url: string }) => ({
          id: request.id,
          method: request.method,
          path: request.url.split('?')[0],
        }),
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
        err: (error: Error) => ({
          type: error.name,
          message: error.message,
          stack: error.stack,
          code: codeOf(error),
        }),
      },
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
    },
  }
}

const codeOf = (error: Error): unknown => (error as { code?: unknown }).code
