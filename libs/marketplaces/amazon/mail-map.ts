import type { At, CaseRemark, Sightings } from '#adapter'
import type { Flag } from '#case'
import { CARE_NOTICES, careSighting } from './care.js'
import { isCovered } from './care-coverage.js'
import { CHARGEBACK_NOTICES, chargebackSighting } from './chargeback.js'
import { CLAIM_NOTICES, claimSighting, defectMark } from './claim.js'
import { readMail } from './mail-read.js'
import type { Mail } from './mail-read.js'
import { namedIn, recogniseMail, siteOfMail } from './mail-recognise.js'
import type { Named, Recognised } from './mail-recognise.js'
import { mailSettingsOf } from './mail-settings.js'
import type { MailSettings } from './mail-settings.js'
import { activityOf, buyerWrote, didNotArrive, forwardedToCare, sellerWrote, unread } from './message.js'
import type { MailPlace } from './message.js'
import { SITES } from './sites.js'
import { pageOf } from './told.js'
import type { Told } from './told.js'

/** A stored mail and the folder that it was read from. */
export interface MailItem {
  readonly box: 'inbox' | 'sent'
  /** RFC 822, a character a byte, without its large files. */
  readonly rfc822: string
}

/** What one mail shows. Pure; every mail shows something, or is known to be of no concern. */
export function mapMail({ box, rfc822 }: MailItem, at: At): Sightings {
  const settings = mailSettingsOf(at.settings)
  const mail = readMail(rfc822, { seenAt: at.seenAt, authServer: settings.mailAuthServer })
  const seen = recogniseMail(mail, { box, own: settings.mailTemplates })
  const named = siteOfMail(mail, at.site)
  const site = Object.hasOwn(SITES, named) ? named : at.site
  const zone = SITES[site]?.zone ?? 'UTC'
  const words = seen.as === 'notice' ? seen.words : null
  const fields = namedIn(mail, words, { site, zone })
  return shownBy({ mail, seen, fields, site, settings })
}

interface Reading {
  readonly mail: Mail
  readonly seen: Recognised
  readonly fields: Named
  readonly site: string
  readonly settings: MailSettings
}

function shownBy(reading: Reading): Sightings {
  const { mail, seen, fields, site, settings } = reading
  const place: MailPlace = { site, orderId: fields.orderId, flags: flagsOf(mail, seen) }
  switch (seen.as) {
    case 'buyer':
      return { cases: [buyerWrote(mail, place, coveredBy(reading))] }
    case 'seller':
      return { cases: [sellerWrote(mail, place)] }
    case 'forwarded':
      return fields.orderId === null ? { cases: [] } : { cases: [forwardedToCare(mail, place)] }
    case 'represented':
      return representedShows(reading, place)
    case 'elsewhere':
      return { cases: [] }
    case 'bounced':
      return { cases: [didNotArrive(mail, place)] }
    case 'notice':
      return noticeShows(reading, place)
    case 'suspicious':
      return { cases: [unread(mail, place, 'SUSPICIOUS')] }
    case 'unrecognised':
      return { cases: settings.otherMail === 'case' ? [unread(mail, place, 'UNRECOGNISED')] : [] }
    default:
      return seen satisfies never
  }
}

const coveredBy = ({ mail, fields, site, settings }: Reading): boolean =>
  isCovered(settings.careService, {
    site,
    at: mail.at,
    orderId: fields.orderId,
    orderedAt: fields.orderedAt,
  })

/** A mail of Amazon's whose sender nobody checked is taken, and says so. */
function flagsOf(mail: Mail, seen: Recognised): Flag[] {
  const theirs = seen.as === 'buyer' || seen.as === 'notice'
  return theirs && mail.authenticity === 'none'
    ? [{ code: 'contradiction', path: 'authentication-results', value: 'none: the sender was not checked' }]
    : []
}

function noticeShows(reading: Reading, place: MailPlace): Sightings {
  const { mail, seen, fields } = reading
  if (seen.as !== 'notice' || seen.kind === 'no_case') return { cases: [] }
  const { kind } = seen
  if (kind === 'undelivered') return { cases: [didNotArrive(mail, place)] }
  if (fields.orderId === null) {
    const flag: Flag = { code: 'no_deadline', path: 'orderId', value: `${kind} without an order number` }
    return { cases: [unread(mail, { ...place, flags: [...place.flags, flag] }, 'UNRECOGNISED')] }
  }
  if (kind === 'return_requested') return { cases: [], remarks: [returnRemark(mail, fields.orderId)] }
  const told = toldBy(reading, place, fields.orderId)
  if (isKey(CLAIM_NOTICES, kind)) {
    const claim = { ...told, state: CLAIM_NOTICES[kind], link: pageOf.claims(place.site) }
    const seenClaim = claimSighting(claim, coveredBy(reading))
    return {
      cases: [seenClaim],
      marks: defectMark('claim', claim, seenClaim.observation.gradeEffects ?? []),
    }
  }
  if (isKey(CHARGEBACK_NOTICES, kind)) {
    const chargeback = { ...told, state: CHARGEBACK_NOTICES[kind], link: pageOf.claims(place.site) }
    const seenChargeback = chargebackSighting(chargeback)
    return {
      cases: [seenChargeback],
      marks: defectMark('chargeback', chargeback, seenChargeback.observation.gradeEffects ?? []),
    }
  }
  const inquiry = { ...told, state: CARE_NOTICES[kind], link: pageOf.messages(place.site) }
  return { cases: [careSighting(inquiry)], remarks: [careRemark(mail, fields.orderId)] }
}

/** The shop's answer to a notice of a chargeback is its representation: Amazon takes it by mail (source document 002 §6). */
function representedShows(reading: Reading, place: MailPlace): Sightings {
  const { orderId } = reading.fields
  if (orderId === null) return { cases: [] }
  const told = toldBy(reading, place, orderId)
  const activities = [activityOf(reading.mail, 'seller', false)]
  const chargeback = { ...told, state: 'REPRESENTED' as const, link: pageOf.claims(place.site), activities }
  return { cases: [chargebackSighting({ ...chargeback, native: {} })] }
}

function isKey<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return Object.hasOwn(table, key)
}

/** What a notice tells, whatever it is about. */
const toldBy = (
  { mail, fields }: Reading,
  { site, flags }: MailPlace,
  orderId: string,
): Omit<Told<never>, 'given' | 'state' | 'link'> & { answerBy: string | null } => ({
  nativeId: orderId,
  at: mail.at,
  openedAt: null,
  site,
  subject: mail.subject,
  orderId,
  amount: fields.amount,
  reason: fields.reason,
  buyer: null,
  answerBy: fields.answerBy,
  activities: [activityOf(mail, 'marketplace', false)],
  flags,
  origin: 'mail',
  native: { messageId: mail.id, subject: mail.subject, replyTo: mail.replyTo },
})

/** What the care service asks or decides stands in the history of the order's other cases too; its clock runs in the inquiry alone. */
const careRemark = (mail: Mail, orderId: string): CaseRemark => ({
  of: { orderId, kinds: ['order', 'return', 'message'] },
  key: `mail:${mail.id}`,
  asOf: mail.at,
  activity: activityOf(mail, 'marketplace', false),
})

/** The returns themselves come by report; a notice of one is a remark in its history. */
const returnRemark = (mail: Mail, orderId: string): CaseRemark => ({
  of: { orderId, kinds: ['return'] },
  key: `mail:${mail.id}`,
  asOf: mail.at,
  activity: activityOf(mail, 'marketplace', false),
})
