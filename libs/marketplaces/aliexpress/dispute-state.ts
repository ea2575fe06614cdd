import { recognise } from '#case'
import type { Flag, UnknownState } from '#case'
import { disputeMachine } from './dispute-machine.js'
import type { DisputeState } from './dispute-machine.js'
import type { Settings } from './settings.js'

/** The machine's own spelling by lower-case word: the documents and the answers differ in case. */
const SPELLING: ReadonlyMap<string, DisputeState> = new Map(
  (Object.keys(disputeMachine.states) as DisputeState[]).map((state) => [state.toLowerCase(), state]),
)
const COARSE: ReadonlySet<string> = new Set<DisputeState>(['processing', 'finish', 'canceled_issue'])
const CLOSING: ReadonlySet<string> = new Set<DisputeState>([
  'return_success',
  'refund_success',
  'refund_reject',
])

export interface ReadState {
  readonly state: DisputeState | UnknownState
  readonly flags: readonly Flag[]
}

/**
 * The state of a dispute from its two words. `canceled_issue` beats everything; `finish` beats a word that is not a closing
 * one, which is flagged; a word in no table is kept as it came, whatever the other word says.
 */
export function stateIn(
  status: string | null | undefined,
  detailWord: string | null | undefined,
  { statusMap }: Settings,
): ReadState {
  const coarse = spelt(status ?? '')
  const fine = statusMap[detailWord ?? ''] ?? spelt(detailWord ?? '')
  if (coarse === 'canceled_issue') return { state: 'canceled_issue', flags: [] }
  if (fine === '') return { state: recognise(disputeMachine, coarse || 'no status'), flags: [] }
  const state = recognise(disputeMachine, fine)
  const open = state in disputeMachine.states && !CLOSING.has(state) && !COARSE.has(state)
  if (coarse !== 'finish' || !open) return { state, flags: [] }
  const contradiction = { code: 'contradiction', path: 'reverse_detail_status', value: fine } as const
  return { state: 'finish', flags: [contradiction] }
}

const spelt = (word: string): string => SPELLING.get(word.toLowerCase()) ?? word
