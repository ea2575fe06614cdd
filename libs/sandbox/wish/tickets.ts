import { change, objectId, plan, record, type World } from './world.js'
import { notify } from './webhooks.js'
import { ticketJson } from './wire.js'
import type { Deed } from '../marketplace.js'
import type { Sender, Ticket, TicketFields } from './types.js'

/*
 * The life of a ticket (v3 specification 3.0.65 and the state rules of its `UpdateTicket`): a buyer asks, the merchant or Wish
 * answers, the buyer writes again or stays silent, somebody closes it, and in the end it can never be opened again.
 */

export type NewTicket = Pick<
  TicketFields,
  | 'seller'
  | 'type'
  | 'subject'
  | 'subLabel'
  | 'refundReason'
  | 'buyer'
  | 'orderIds'
  | 'productIds'
  | 'reopenable'
> & { readonly message: string; readonly files?: readonly string[] }

/** A buyer asks. `routedTo`: to the merchant, or to Wish's own support, which keeps most questions. */
export function openTicket(
  world: World,
  input: NewTicket,
  deed: Deed,
  routedTo: 'MERCHANT' | 'WISH',
): Ticket {
  const { message, files = [], ...fields } = input
  const ticket: Ticket = {
    ...fields,
    id: objectId(world.random),
    openedAt: deed.at,
    modifiedAt: deed.at,
    state: routedTo === 'MERCHANT' ? 'AWAITING_MERCHANT' : 'AWAITING_WISH',
    replies: [{ at: deed.at, sender: 'USER', message, files }],
    closedAt: null,
    closedBy: null,
    previous: null,
  }
  world.state.tickets.push(ticket)
  record(world, deed, ticket.seller, 'ticket.opened', { ticketId: ticket.id, state: ticket.state })
  planNext(world, ticket)
  tellMerchant(world, ticket, deed)
  return ticket
}

const OPEN = new Set(['AWAITING_MERCHANT', 'AWAITING_USER', 'AWAITING_WISH'])

export const isOpen = (ticket: TicketFields): boolean => OPEN.has(ticket.state)

const AFTER: Readonly<Record<Sender, string>> = {
  USER: 'AWAITING_MERCHANT',
  MERCHANT: 'AWAITING_USER',
  WISH_SUPPORT: 'AWAITING_USER',
  WISH_AUTOMATED_SUPPORT: 'AWAITING_USER',
  LIVE_CHAT: 'AWAITING_USER',
}

/** Somebody writes in a ticket; false when it is closed, or when the merchant writes while Wish has it. */
export function write(
  world: World,
  ticket: Ticket,
  by: Sender,
  message: string,
  deed: Deed,
  files: readonly string[] = [],
): boolean {
  if (!isOpen(ticket) || (by === 'MERCHANT' && ticket.state === 'AWAITING_WISH')) return false
  const reply = { at: deed.at, sender: by, message, files }
  turn(world, ticket, AFTER[by], deed, 'ticket.replied', by, { replies: [...ticket.replies, reply] })
  return true
}

/** Somebody closes it; false when it is closed already. */
export function close(world: World, ticket: Ticket, by: Sender, deed: Deed): boolean {
  if (!isOpen(ticket)) return false
  turn(world, ticket, 'CLOSED', deed, 'ticket.closed', by, { closedAt: deed.at, closedBy: by })
  return true
}

/** The merchant asks Wish for help. */
export function appeal(world: World, ticket: Ticket, deed: Deed): boolean {
  if (ticket.state !== 'AWAITING_MERCHANT' && ticket.state !== 'AWAITING_USER') return false
  turn(world, ticket, 'AWAITING_WISH', deed, 'ticket.appealed', 'MERCHANT', {})
  return true
}

/** The merchant takes it up again, if Wish permits it. */
export function reopen(world: World, ticket: Ticket, deed: Deed): boolean {
  if (ticket.state !== 'CLOSED' || !ticket.reopenable) return false
  const patch = { closedAt: null, closedBy: null }
  turn(world, ticket, 'AWAITING_MERCHANT', deed, 'ticket.reopened', 'MERCHANT', patch)
  return true
}

/** Wish gives a ticket back to the merchant without a word. */
export function giveBack(world: World, ticket: Ticket, deed: Deed): boolean {
  if (ticket.state !== 'AWAITING_WISH') return false
  turn(world, ticket, 'AWAITING_MERCHANT', deed, 'ticket.given_back', 'WISH_SUPPORT', {})
  return true
}

/** It can never be opened again. */
export function seal(world: World, ticket: Ticket, deed: Deed): boolean {
  if (ticket.state !== 'CLOSED') return false
  turn(world, ticket, 'PERMANENTLY_CLOSED', deed, 'ticket.sealed', 'WISH_AUTOMATED_SUPPORT', {})
  return true
}

function turn(
  world: World,
  ticket: Ticket,
  state: string,
  deed: Deed,
  effect: string,
  by: Sender,
  patch: Partial<TicketFields>,
): void {
  const from = ticket.state
  change(ticket, deed.at, { ...patch, state })
  record(world, deed, ticket.seller, effect, { ticketId: ticket.id, by, from, to: state })
  planNext(world, ticket)
  tellMerchant(world, ticket, deed)
}

/** The one thing about tickets that Wish pushes: that it is the merchant's turn. */
function tellMerchant(world: World, ticket: Ticket, { at }: Deed): void {
  if (ticket.state !== 'AWAITING_MERCHANT') return
  const merchantId = world.state.shops.find(({ login }) => login === ticket.seller)?.merchantId ?? ''
  notify(world, ticket.seller, 'TICKET_AWAITING_MERCHANT', ticketJson(world, ticket, merchantId, at), at)
}

/** What happens if nobody does anything. */
function planNext(world: World, ticket: Ticket): void {
  const { pace } = world
  const at = ticket.modifiedAt
  if (ticket.state === 'AWAITING_MERCHANT') plan(world, at + pace.wishStepsIn, 'wish-steps-in', ticket)
  if (ticket.state === 'AWAITING_WISH') plan(world, at + pace.wishAnswers, 'wish-answers', ticket)
  if (ticket.state === 'AWAITING_USER') plan(world, at + pace.userSilent, 'user-silent', ticket)
  if (ticket.state === 'CLOSED') plan(world, at + pace.seal, 'seal', ticket)
}
