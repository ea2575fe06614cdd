import type { CaseRef } from '#adapter'
import type { Target } from './after-sales.js'

/** The object behind a case, as the after-sale interfaces want it. */
export const targetOf = (ref: CaseRef): Target => ({
  id: ref.nativeId,
  site: ref.site,
  lineId: ref.lines[0]?.lineId ?? null,
  openedAt: ref.openedAt,
})
