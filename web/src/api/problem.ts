/** What the service (or the way to it) refused, in the words of RFC 9457. Status 0: no answer came at all. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null,
    readonly requestId: string | null,
    readonly errors: readonly { pointer: string; message: string }[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail ?? title)
  }

  /** False when the request may have been carried out although we saw no proper answer. */
  get surelyRefused(): boolean {
    if (this.status === 409) return !this.code.includes('idempot')
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 425
  }
}

export const noAnswer = (reason: unknown) =>
  new Problem(0, 'no_answer', 'No answer', reason instanceof Error ? reason.message : null, null)

export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : null)
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new Problem(
    response.status,
    text('code') ?? `http_${response.status}`,
    text('title') ?? response.statusText,
    text('detail'),
    text('requestId') ?? response.headers.get('x-request-id'),
    Array.isArray(fields['errors']) ? (fields['errors'] as { pointer: string; message: string }[]) : [],
    Number.isFinite(retryAfter) ? retryAfter : null,
  )
}
