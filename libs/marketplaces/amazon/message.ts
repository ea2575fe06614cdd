import { sighting } from '#adapter'
import type { CaseSighting } from '#adapter'
import type { Activity, Flag, Party } from '#case'
import { isRelay } from './mail-addresses.js'
import type { Mail } from './mail-read.js'
import { messageMachine } from './message-machine.js'
import type { MessageState } from './message-machine.js'
import { observationOf, pageOf } from './told.js'

/** The longest text of a mail that goes into a timeline, in UTF-16 units; the whole stays in the stored mail. */
const LONGEST_TEXT = 8_000

/** What a mapping knows of a mail beside the mail. */
export interface MailPlace {
  readonly site: string
  readonly orderId: string | null
  readonly flags: readonly Flag[]
}

/** A mail in a case's history. Its id is stable, so a mail that comes by two ways stands there once. */
export const activityOf = (mail: Mail, party: Party | null, words: boolean): Activity => ({
  key: `mail:${mail.id}`,
  at: mail.at,
  party,
  text: (words ? mail.text : `${mail.subject}\n\n${mail.text}`).trim().slice(0, LONGEST_TEXT) || mail.subject,
  ...(words && { as: 'message' }),
  ...(mail.files.length > 0 && {
    files: mail.files.map(({ path, name, type }) => ({ key: `${mail.id}#${path}`, name, type })),
  }),
})

/**
 * Which thread a mail belongs to: the order's, else the buyer's (each buyer has one relay address for a shop). Null for a mail that
 * names neither.
 */
function threadOf(mail: Mail, orderId: string | null): string | null {
  const people = [mail.from, ...(mail.returnedTo ?? []), ...mail.to]
  return orderId ?? people.find(({ address }) => isRelay(address))?.address ?? null
}

const relayOf = (mail: Mail): string | null =>
  [mail.replyTo, mail.from.address, ...mail.to.map(({ address }) => address)].find((address) =>
    isRelay(address),
  ) ?? null

function threadSighting(
  state: MessageState,
  mail: Mail,
  place: MailPlace,
  activity: Activity,
  native: Readonly<Record<string, string>>,
  care: boolean,
): CaseSighting {
  const relay = relayOf(mail)
  return sighting(
    messageMachine,
    observationOf(
      {
        nativeId: threadOf(mail, place.orderId) ?? `mail:${mail.id}`,
        state,
        at: mail.at,
        openedAt: null,
        site: place.site,
        subject: mail.subject || '(no subject)',
        orderId: place.orderId,
        amount: null,
        reason: null,
        buyer: relay === null ? null : { handle: relay, locale: null },
        given: {},
        activities: [activity],
        flags: place.flags,
        origin: 'mail',
        native: { ...native, messageId: mail.id },
        link: pageOf.messages(place.site),
      },
      care
        ? { serviceOwner: 'care_service', stopped: ['seller_answers_message'] }
        : state === 'NEW'
          ? { serviceOwner: 'seller' }
          : {},
    ),
  )
}

/** A buyer wrote. Where the care service answers in the shop's place, the shop's clock does not run. */
export const buyerWrote = (mail: Mail, place: MailPlace, covered: boolean): CaseSighting =>
  threadSighting(
    'NEW',
    mail,
    place,
    activityOf(mail, 'buyer', true),
    { asked: mail.at, subject: mail.subject, served: covered ? 'care_service' : 'seller' },
    covered,
  )

/** The shop answered. */
export const sellerWrote = (mail: Mail, place: MailPlace): CaseSighting =>
  threadSighting('ANSWERED', mail, place, activityOf(mail, 'seller', true), { answered: mail.at }, false)

/** The shop handed the buyer's question on to the care service. */
export const forwardedToCare = (mail: Mail, place: MailPlace): CaseSighting =>
  threadSighting(
    'WITH_CARE_SERVICE',
    mail,
    place,
    activityOf(mail, 'seller', false),
    { served: 'care_service' },
    true,
  )

/** Words of the shop did not arrive. */
export const didNotArrive = (mail: Mail, place: MailPlace): CaseSighting =>
  threadSighting('UNDELIVERED', mail, place, activityOf(mail, 'marketplace', false), {}, false)

/** A mail that we cannot read as anything, a case of its own so that somebody sees it. */
export function unread(mail: Mail, place: MailPlace, state: 'UNRECOGNISED' | 'SUSPICIOUS'): CaseSighting {
  const from: Flag = { code: 'contradiction', path: 'from', value: mail.from.address.slice(0, 200) }
  const observation = observationOf({
    nativeId: `mail:${mail.id}`,
    state,
    at: mail.at,
    openedAt: null,
    site: place.site,
    subject: mail.subject || '(no subject)',
    orderId: place.orderId,
    amount: null,
    reason: null,
    buyer: null,
    given: {},
    activities: [activityOf(mail, null, false)],
    flags: state === 'SUSPICIOUS' ? [...place.flags, from] : place.flags,
    origin: 'mail',
    native: { from: mail.from.address, authenticity: mail.authenticity, messageId: mail.id },
    link: null,
  })
  return sighting(messageMachine, observation)
}
