import type { z } from 'zod'
import { action } from '#adapter'
import type { ActionSpec, CaseRef, FileBody, Shown, Words } from '#adapter'
import { afterSalesOf } from './after-sales-choice.js'
import type { Command, Inputs } from './after-sales.js'
import type { Session } from './client.js'
import { targetOf } from './command.js'
import type { ReturnState } from './return-machine.js'

/*
 * What all actions in a return have in common. eBay says in `sellerAvailableOptions` what it would accept now: that list is
 * the truth, the machine only says where an action makes sense.
 */

/** Refuses what eBay does not offer; a return read without its options is left to eBay's own answer. */
const offered =
  (...options: readonly string[]) =>
  ({ native }: CaseRef): Words | null => {
    const listed = native['sellerAvailableOptions']?.split(' ')
    if (!listed || options.some((option) => listed.includes(option))) return null
    const now = listed.filter(Boolean).join(', ') || '–'
    return {
      en: `eBay does not offer this for the return now; it offers: ${now}`,
      zh: `eBay 目前不允许此操作，当前可用：${now}`,
    }
  }

const happened =
  (...activities: readonly string[]) =>
  ({ since }: Shown): boolean =>
    since.some(({ key }) => activities.some((activity) => key.startsWith(`${activity}@`)))

export const send = async <C extends Command>(
  session: Session,
  ref: CaseRef,
  command: C,
  input: Inputs[C],
) => ({
  receipt: await afterSalesOf(session).send(session, command, targetOf(ref), input),
})

interface Doing<Input extends z.ZodType> {
  readonly title: Words
  readonly description: Words
  readonly input: Input
  /** eBay must offer one of these. */
  readonly options: readonly string[]
  /** Activities of the history that show it; the options unless told. */
  readonly activities?: readonly string[]
  readonly shownBy?: (shown: Shown, input: z.output<Input>) => boolean
  readonly movesMoney?: boolean
  readonly outgoing?: readonly string[]
  readonly files?: readonly string[]
  readonly confirmedBy: readonly ReturnState[] | null
  readonly run: (
    session: Session,
    ref: CaseRef,
    input: z.output<Input>,
    files: readonly FileBody[],
  ) => Promise<{ readonly receipt: string | null }>
}

/** An action in a return: by interface, not to be taken back, as long as eBay offers it. */
export const act = <Input extends z.ZodType>({
  options,
  activities = options,
  shownBy = happened(...activities),
  movesMoney = false,
  ...spec
}: Doing<Input>): ActionSpec<Session, ReturnState, z.ZodType> =>
  action<Session, ReturnState, Input>({
    ...spec,
    via: 'api',
    irreversible: true,
    movesMoney,
    shownBy,
    guard: offered(...options),
  })
