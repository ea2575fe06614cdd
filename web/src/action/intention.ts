/**
 * What somebody is about to do to a case: one idempotency key from the opening of the form to a clear answer.
 * A double click, a retry after a lost answer, even leaving the case and coming back send the same key, so the
 * action cannot run twice. Kept in memory only: drafts may hold personal data.
 */
export interface Intention {
  key: string
  draft: Record<string, unknown>
  /** What was sent when no clear answer came: only exactly this may be sent again. */
  unanswered: Record<string, unknown> | null
  /** The case's actions that were known when it was first sent: a new one of this name means that it has arrived. */
  knownIds: readonly string[]
}

const intentions = new Map<string, Intention>()
const nameOf = (caseId: string, action: string) => `${caseId} ${action}`

/** crypto.randomUUID exists only under HTTPS or on localhost; a shop may serve the page over plain HTTP in its LAN. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function intentionFor(caseId: string, action: string): Intention {
  const name = nameOf(caseId, action)
  const open = intentions.get(name) ?? { key: newKey(), draft: {}, unanswered: null, knownIds: [] }
  intentions.set(name, open)
  return open
}

/** Whether an answer that got lost has turned up after all, as an action of the case. Then the intention is settled. */
export function arrived(
  caseId: string,
  action: string,
  listed: readonly { id: string; name: string }[],
): boolean {
  const open = intentions.get(nameOf(caseId, action))
  if (!open?.unanswered || !listed.some(({ id, name }) => name === action && !open.knownIds.includes(id)))
    return false
  return intentions.delete(nameOf(caseId, action))
}

export const settle = (caseId: string, action: string): void => {
  intentions.delete(nameOf(caseId, action))
}

export const forgetAll = (): void => intentions.clear()
