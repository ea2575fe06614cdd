import { Problem } from '#adapter'
import type { Session } from './client.js'
import { readDocument } from './document.js'
import { BASE } from './report-calls.js'
import type { Report } from './report-calls.js'

export type Outcome =
  | { readonly state: 'EMPTY' }
  | { readonly state: 'FAILED'; readonly why: string }
  | { readonly state: 'OK'; readonly text: string }

/** A report that is not done by then never will be. */
const GIVEN_UP_MS = 6 * 3_600_000

/**
 * How a report ended, `age` milliseconds after we began to wait; null while it is under way. CANCELLED means that somebody cancelled it or
 * that there was no data: no error. FATAL may carry its reason in a document.
 */
export async function outcomeOf(session: Session, report: Report, age: number): Promise<Outcome | null> {
  const { processingStatus: status, reportDocumentId: id } = report
  switch (status) {
    case 'DONE':
      return id ? textOf(session, id) : { state: 'FAILED', why: 'the report is done and has no document' }
    case 'CANCELLED':
      // Even where a document is named, it is not to be fetched.
      return { state: 'EMPTY' }
    case 'FATAL': {
      const reason = id ? await textOf(session, id) : null
      const words = reason?.state === 'OK' ? reason.text.trim().slice(0, 300) : 'Amazon gives no reason'
      return { state: 'FAILED', why: `Amazon could not make the report (FATAL): ${words}` }
    }
    default:
      return age > GIVEN_UP_MS
        ? { state: 'FAILED', why: `the report is still ${status} after six hours` }
        : null
  }
}

/** A document that cannot be read (packed to fill the memory, in an unknown way) fails this report and nothing else. */
async function textOf(session: Session, documentId: string): Promise<Outcome> {
  try {
    const path = `${BASE}/documents/${encodeURIComponent(documentId)}`
    return { state: 'OK', text: await readDocument(session, { operation: 'reports.document', path }) }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'contract_changed') throw error
    return { state: 'FAILED', why: error.message }
  }
}
