import type { CaseBody, ChangeBody, EventBody, PageBody } from './shapes.js'
import type { Call } from './service.js'

/** Every case of every box, by walking the pages. */
export async function allCases(call: Call): Promise<CaseBody[]> {
  const found: CaseBody[] = []
  for (const box of ['unhandled', 'replied', 'closed']) {
    for (let cursor = ''; ;) {
      const path = `/v1/cases?box=${box}&limit=200${cursor && `&cursor=${cursor}`}`
      const { body } = await call<PageBody<CaseBody>>('GET', path)
      found.push(...body.data)
      if (body.nextCursor === null) break
      cursor = body.nextCursor
    }
  }
  return found
}

/** Everything in the changes feed. */
export async function allChanges(call: Call): Promise<ChangeBody[]> {
  const found: ChangeBody[] = []
  for (let after = ''; ;) {
    const { body } = await call<{ data: ChangeBody[]; nextCursor: string; caughtUp: boolean }>(
      'GET',
      `/v1/changes?limit=1000${after && `&after=${after}`}`,
    )
    found.push(...body.data)
    if (body.caughtUp) return found
    after = body.nextCursor
  }
}

/** The whole timeline of a case, oldest first. */
export async function timelineOf(call: Call, caseId: string): Promise<EventBody[]> {
  const { body } = await call<PageBody<EventBody>>('GET', `/v1/cases/${caseId}/timeline?limit=200`)
  return body.data.toReversed()
}
