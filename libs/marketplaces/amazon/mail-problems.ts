import { Problem } from '#adapter'

/** The words of a mail server without addresses and passwords: what stands behind its code is kept short. */
const words = (text: unknown): string =>
  (typeof text === 'string' ? text : '').replaceAll(/[^\s<>"]+@[^\s<>"]+/g, '…').slice(0, 160)

const fieldsOf = (error: unknown): Readonly<Record<string, unknown>> =>
  typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {}

/** What a failed visit to a mailbox means. Reading changes nothing, so no side effect is ever possible. */
export function imapProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { authenticationFailed, code, responseText, responseStatus, serverResponseCode } = fieldsOf(error)
  const detail = { sideEffect: 'none', native: words(responseText ?? code) } as const
  if (authenticationFailed === true)
    return new Problem(
      'auth_expired',
      'the mail server refuses the name or password of the mailbox',
      detail,
      error,
    )
  if (serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'NOPERM')
    return new Problem('forbidden', 'the mail server does not let us into this folder', detail, error)
  if (
    code === 'ERR_TLS_CERT_ALTNAME_INVALID' ||
    /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_)/.test(String(code))
  )
    return new Problem('forbidden', 'the mail server’s certificate cannot be trusted', detail, error)
  if (typeof code === 'string' || responseStatus === 'BYE')
    return new Problem('unavailable', 'the mail server cannot be reached or ended the visit', detail, error)
  return new Problem('unknown', 'the visit to the mailbox failed', detail, error)
}

/** What a failed sending means: only once the server had the text may it have gone out without our knowing. */
export function smtpProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { code, command, responseCode, response } = fieldsOf(error)
  const answered = typeof responseCode === 'number'
  const native = words(response ?? code)
  if (code === 'EAUTH' || responseCode === 535)
    return new Problem(
      'auth_expired',
      'the mail server refuses the name or password of the sender',
      { sideEffect: 'none', native },
      error,
    )
  if (answered && responseCode >= 500)
    return new Problem('rejected', 'the mail server refuses this mail', { sideEffect: 'none', native }, error)
  if (answered && responseCode >= 400)
    return new Problem(
      'unavailable',
      'the mail server takes no mail at the moment',
      { sideEffect: 'none', native },
      error,
    )
  const beforeText =
    code === 'ECONNECTION' ||
    code === 'EDNS' ||
    code === 'ETLS' ||
    ['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL FROM', 'RCPT TO'].includes(String(command))
  return new Problem(
    'unavailable',
    'the connection to the mail server broke',
    { sideEffect: beforeText ? 'none' : 'unknown', native },
    error,
  )
}
