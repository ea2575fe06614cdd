/** The parts of `/v1` answers that tests look at. */
export interface CaseBody {
  readonly id: string
  readonly kind: string
  readonly status: string
  readonly box: string
  readonly nativeId: string
  readonly nativeState: string
  readonly native: Record<string, string>
  readonly subject: string
  readonly order: { readonly id: string | null }
  readonly nextDeadline: {
    readonly key: string
    readonly dueAt: string
    readonly source: string
    readonly onMiss: string
  } | null
  readonly overdue: boolean
  readonly assignee: { readonly id: string; readonly name: string } | null
  readonly flags: readonly { readonly code: string; readonly path: string; readonly value: string }[]
  readonly revision: number
}

export interface PageBody<T> {
  readonly data: readonly T[]
  readonly nextCursor: string | null
  readonly hasMore: boolean
}

export interface ActionBody {
  readonly id: string
  readonly caseId: string
  readonly name: string
  readonly state: 'requested' | 'sent' | 'confirmed' | 'refused' | 'in_doubt'
  readonly problem: { readonly code: string; readonly detail: string } | null
}

export interface OfferBody {
  readonly name: string
  readonly available: boolean
  readonly why: string | null
}

export interface ChangeBody {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly data: Record<string, unknown>
}

export interface CountsBody {
  readonly total: number
  readonly boxes: { readonly unhandled: number; readonly replied: number; readonly closed: number }
}

export interface EventBody {
  readonly id: string
  readonly type: string
  readonly toState: string | null
  readonly text: string | null
}
