/**
 * Checked by the compiler alone: each `@ts-expect-error` is a mistake that must not compile.
 * If one of them ever does, the directive itself becomes the error.
 */
import { z } from 'zod'
import { action, kind, sighting } from '#adapter'
import type { ActionSpec } from '#adapter'
import { deadlineTable, machine, recognise } from '#case'
import type { Observation } from '#case'

const deadlines = deadlineTable({ respond: [], refund: [] })
const closed = { status: 'settled', phase: 'closed', to: [] } as const
const open = { status: 'awaiting_seller', phase: 'request', noDeadline: 'a type test' } as const

export const sound = machine({
  kind: 'return',
  initial: ['OPEN'],
  deadlines,
  states: {
    OPEN: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['CLOSED'],
      actions: ['accept', 'decline'],
      deadlines: ['respond'],
    },
    CLOSED: closed,
  },
})

export const misspelt = [
  machine({
    kind: 'return',
    initial: ['OPEN'],
    deadlines,
    // @ts-expect-error a target outside the table
    states: { OPEN: { ...open, to: ['CLOSD'] }, CLOSED: closed },
  }),
  machine({
    kind: 'return',
    initial: ['OPEN'],
    deadlines,
    // @ts-expect-error a status that does not exist
    states: { OPEN: { ...open, status: 'awaiting_seler', to: ['CLOSED'] }, CLOSED: closed },
  }),
  machine({
    kind: 'return',
    initial: ['OPEN'],
    deadlines,
    // @ts-expect-error a phase that does not exist
    states: { OPEN: { ...open, phase: 'reqest', to: ['CLOSED'] }, CLOSED: closed },
  }),
  machine({
    kind: 'return',
    initial: ['OPEN'],
    deadlines,
    // @ts-expect-error a deadline key without rows
    states: { OPEN: { ...open, to: ['CLOSED'], deadlines: ['respnd'] }, CLOSED: closed },
  }),
  machine({
    kind: 'return',
    // @ts-expect-error an initial state outside the table
    initial: ['OPN'],
    deadlines,
    states: { OPEN: { ...open, to: ['CLOSED'] }, CLOSED: closed },
  }),
  machine({
    // @ts-expect-error a kind of case that does not exist
    kind: 'refund',
    initial: ['OPEN'],
    deadlines,
    states: { OPEN: { ...open, to: ['CLOSED'] }, CLOSED: closed },
  }),
]

/** What a mapping returns. */
export const mapping = (rest: Omit<Observation, 'state'>, word: string) => [
  sighting(sound, { ...rest, state: 'OPEN' }),
  sighting(sound, { ...rest, state: recognise(sound, word) }),
  // @ts-expect-error a state outside the table
  sighting(sound, { ...rest, state: 'OPNE' }),
  // @ts-expect-error a bare word that was not held against the table
  sighting(sound, { ...rest, state: word }),
]

interface Session {
  readonly shop: string
}
const words = { en: 'Accept', zh: '接受' }
const common = {
  title: words,
  description: words,
  via: 'api',
  irreversible: false,
  movesMoney: false,
} as const
const accept = action({
  ...common,
  input: z.object({ comment: z.string() }),
  confirmedBy: ['CLOSED'],
  run: async (session: Session, ref, input) => ({ receipt: session.shop + ref.nativeId + input.comment }),
})
const closedAtLast = action({
  ...common,
  input: z.object({}),
  confirmedBy: ['CLOSD'],
  run: async () => ({ receipt: null }),
})
const unseen = action({
  ...common,
  input: z.object({}),
  confirmedBy: null,
  run: async () => ({ receipt: null }),
})
const reread = async () => []

export const kinds = [
  kind({ machine: sound, reread, actions: { accept, decline: unseen } }),
  // @ts-expect-error an action that the machine offers and nobody implements
  kind({ machine: sound, reread, actions: { accept } }),
  // @ts-expect-error an action that is implemented and never offered
  kind({ machine: sound, reread, actions: { accept, decline: accept, refund: accept } }),
  // @ts-expect-error an action confirmed by a state outside the table
  kind({ machine: sound, reread, actions: { accept, decline: closedAtLast } }),
]

export const typedInput: ActionSpec<Session, 'CLOSED', z.ZodType> = action({
  ...common,
  input: z.object({ comment: z.string() }),
  confirmedBy: ['CLOSED'],
  // @ts-expect-error a field that the input's schema does not have
  run: async (_session: Session, _ref, input) => ({ receipt: input.coment }),
})
