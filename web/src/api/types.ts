// The wire, as the service documents it. Words that marketplaces may extend (kind, status, …) stay strings on purpose:
// a sixth marketplace must not need a new page.

export const boxes = ['unhandled', 'replied', 'closed'] as const
export type Box = (typeof boxes)[number]

export interface Money {
  amount: string
  currency: string
}

export interface BoxCounts {
  unhandled: number
  replied: number
  closed: number
}

export interface Counts {
  total: number
  boxes: BoxCounts
  overdue: number
  byKind: ({ kind: string } & BoxCounts)[]
  byMarketplace: ({ marketplace: string } & BoxCounts)[]
}

export interface Rule {
  id: string
  text: Words | string
  source: string
  sourceUrl?: string | null
  sourceDate: string | null
  confidence: string | null
  validFrom: string | null
  validTo: string | null
}

export interface Deadline {
  key: string
  dueAt: string
  party: string
  onMiss: string
  source: 'marketplace' | 'rule'
  estimated: boolean
  ruleId: string | null
  /** In a single case only; lists name the rule by its id. */
  rule?: Rule | null
}

export interface Flag {
  code: string
  path: string | null
  value: unknown
}

export interface OrderLine {
  lineId: string
  itemId: string | null
  title: string | null
  sku: string | null
  quantity: number | null
  price: Money | null
}

export interface Case {
  id: string
  kind: string
  status: string
  box: Box
  phase: string | null
  marketplace: string
  account: { id: string; name: string }
  site: string | null
  nativeId: string
  nativeState: string
  native: Record<string, unknown>
  subject: string | null
  order: { id: string | null; lines: OrderLine[] }
  buyer: { handle: string | null; locale: string | null } | null
  reason: { code: string | null; text: string | null } | null
  amount: Money | null
  deadlines: Deadline[]
  nextDeadline: Deadline | null
  overdue: boolean
  flags: Flag[]
  openedAt: string
  updatedAt: string
  closedAt: string | null
  revision: number
  links: { marketplace: string | null }
}

export interface CaseEvent {
  id: string
  at: string
  recordedAt: string
  type: string
  actor: { type: string; name: string | null } | null
  fromState: string | null
  toState: string | null
  fromStatus: string | null
  toStatus: string | null
  text: string | null
  origin: string
}

export interface Words {
  en: string
  zh: string
}

export interface ActionOffer {
  name: string
  available: boolean
  why: Words | null
  via: 'api' | 'manual' | 'email'
  irreversible: boolean
  movesMoney: boolean
  title: Words
  description: Words
  inputSchema: JsonSchema | null
  link: string | null
}

/** The part of JSON Schema that a form can be drawn from. */
export interface JsonSchema {
  type?: string | string[]
  title?: string
  /** The title in both languages. */
  'x-words'?: Words
  description?: string | Words
  properties?: Record<string, JsonSchema>
  required?: string[]
  enum?: unknown[]
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  const?: unknown
  default?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
}

export type ActionState = 'requested' | 'sent' | 'confirmed' | 'refused' | 'in_doubt'

export interface Action {
  id: string
  caseId: string
  name: string
  via: 'api' | 'manual' | 'email'
  input: Record<string, unknown>
  state: ActionState
  problem: { code: string; detail: string | null } | null
  requestedBy: string | { name: string | null } | null
  requestedAt: string
  sentAt: string | null
  finishedAt: string | null
}

export interface Account {
  id: string
  marketplace: string
  name: string
  site: string | null
  health: { state: string; reason: string | null; nextStep: string | null }
}

export interface SignedInBody {
  user: { email: string; name: string; role: string }
  tenant: { id: string; name: string; mode: 'test' | 'live' }
}

export interface ClockBody {
  now: string
  virtual: boolean
}

export interface Page<T> {
  data: T[]
  nextCursor: string | null
  hasMore: boolean
}

export interface Listed<T> {
  data: T[]
}
