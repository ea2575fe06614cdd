import { Temporal } from 'temporal-polyfill'
import type { SiteCalendar } from '#case'
import { ownWords, sentencesOf } from './text.js'
import type { Span } from './text.js'
import { timeExpressions } from './when.js'
import type { Ambiguity } from './when-words.js'

/** Something that a text to the buyer promises until a time. Places are those of the whole text. */
export interface Promised extends Span {
  /** The sentence, as the follow-up shows it. */
  readonly text: string
  /** The words that name the time. */
  readonly when: string
  readonly dueAt: string | null
  readonly ambiguity: Ambiguity | null
}

/** Who says that they will act; without one a time is a fact or something the buyer is asked to do. */
const OURS =
  /\b(we|I|our (team|colleagues?|warehouse))(['’]ll\b|\s+(will|shall|can|are going to|am going to|promise|guarantee|are sending|ship|send|expect to|aim to|hope to|['’]ll)\b)|\byou(['’]ll| will| should) (receive|get|have|hear)\b|\b(it|parcel|package|order|refund|replacement|item|label|answer|reply|update)\s+(will|should|is going to)\b|\b(reply|answer|update|get back to|contact|write to) you\b|(我们|我|本店|客服|仓库|您的?(包裹|退款|订单))[^，。]{0,12}(会|将|可以|保证|一定|尽量|能)|(给|为|帮|向|与|和)您[^，。]{0,12}(回复|答复|处理|发|寄|退|补|安排|联系)|(回复|答复|联系|通知)(您|你)|(いた|致)します|させて(いただ|頂)|(ご連絡|お返事|返信|回答|返金|発送|お届け|手配|対応|お送り|確認)[^。]{0,12}(します|いたします|致します|差し上げ|予定|できます)|\b(wir|ich)\s+(\p{Ll}+en|\p{Ll}+e)\b|\b(werden|werde|melden|melde|können|schicken|senden|antworten|erstatten|versenden|versende|schicke|sende)\s+(wir|ich)\b|\b(wird|werden|sollte|kommt|erhalten Sie|bekommen Sie|Sie (erhalten|bekommen)|haben Sie (eine|unsere|die) (Antwort|Rückmeldung|Lösung))\b|\bexpect (our|an?|the) (reply|answer|refund|parcel)\b|给您(结果|答案|消息)/iu

/** What the buyer is asked to do, and what is over. */
const NOT_OURS =
  /\b(please|kindly|could you|you (must|need to|have to|can))\b[^.!?]{0,40}\b(return|send|ship|reply|let us know|contact|confirm|provide|upload|choose|pay|keep|place)\b|\b(was|were|has been|have been|had|delivered on|arrived)\b(?![^.]*\b(will|we['’]ll)\b)|(请|麻烦)(您|你)?[^，。]{0,20}(寄|退|回复|提供|确认|联系|付款|上传|告知)|(已经?|曾)[^，。]{0,14}(发|送|退|签收|寄)|ください|お願い(いた|し|致)|(しました|いたしました|致しました|済み|ました)|\bbitte\b[^.!?]{0,60}\b(senden|schicken|antworten|teilen|melden|zahlen|bestätigen|zurück|wählen)|\b(senden|schicken|antworten|teilen|zahlen|bestätigen|melden|wählen) Sie\b|\b(wurde|wurden|war|waren|haben wir|hat|ist [^.]{0,30}(angekommen|zugestellt|eingetroffen))\b(?![^.]*\b(werden|wird)\b)/iu

/**
 * The promises with a time that an outgoing text makes, resolved in the buyer's zone (that of the calendar) from the instant
 * of sending. Times in quotations, of the past and of what the buyer is asked to do are no promises.
 */
export function promisesIn(text: string, sentAt: string, calendar: SiteCalendar): Promised[] {
  return sentencesOf(ownWords(text)).flatMap((sentence) => {
    const times = timeExpressions(sentence.text, sentAt, calendar)
    if (times.length === 0 || !OURS.test(sentence.text) || NOT_OURS.test(sentence.text)) return []
    return times.map((time) => ({
      start: sentence.start + time.start,
      end: sentence.start + time.end,
      text: text.slice(sentence.start, sentence.end).trim(),
      when: time.text,
      dueAt: time.dueAt,
      ambiguity: time.ambiguity,
    }))
  })
}

/** A promise that somebody has to keep. All instants are UTC, ISO 8601. */
export interface FollowUp {
  readonly caseId: string
  readonly threadId: string
  readonly text: string
  readonly madeAt: string
  readonly dueAt: string
  /** Who answers for it. */
  readonly owner: string
  readonly market: string
}

/** A message that truly left for the buyer. */
export interface SentMessage {
  readonly threadId: string
  readonly sentAt: string
}

export interface FollowUpState {
  readonly state: 'open' | 'overdue' | 'kept' | 'kept_late'
  /** When the message left that closed it. */
  readonly closedAt: string | null
  /** Whole minutes past due: of the message that closed it, or until now. */
  readonly minutesLate: number
}

/** Minutes before the due instant at which the owner is reminded, the last at the instant itself. */
export const REMIND_MINUTES_BEFORE = [30, 0] as const

/** When the owner is reminded; instants before the promise itself are left out. */
export const remindersOf = ({ madeAt, dueAt }: Pick<FollowUp, 'madeAt' | 'dueAt'>): string[] =>
  REMIND_MINUTES_BEFORE.map((minutes) => Temporal.Instant.from(dueAt).subtract({ minutes }))
    .filter((at) => Temporal.Instant.compare(at, madeAt) > 0)
    .map((at) => at.toString({ smallestUnit: 'millisecond' }))

/** Whole minutes between two instants, never negative: 15:00 promised, 16:12 sent → 72. */
export function minutesLate(dueAt: string, at: string): number {
  const elapsed = Temporal.Instant.from(at).epochMilliseconds - Temporal.Instant.from(dueAt).epochMilliseconds
  return Math.max(0, Math.floor(elapsed / 60_000))
}

/**
 * How a follow-up stands. Only a message sent on its thread after the promise closes it, also one that says that
 * the promise cannot be kept; nobody can tick it off.
 */
export function followUpState(followUp: FollowUp, sent: readonly SentMessage[], now: string): FollowUpState {
  const answer = sent
    .filter(({ threadId, sentAt }) => threadId === followUp.threadId && isAfter(sentAt, followUp.madeAt))
    .map(({ sentAt }) => sentAt)
    .sort((a, b) => Temporal.Instant.compare(a, b))[0]
  if (answer === undefined)
    return {
      state: isAfter(now, followUp.dueAt) ? 'overdue' : 'open',
      closedAt: null,
      minutesLate: minutesLate(followUp.dueAt, now),
    }
  return {
    state: isAfter(answer, followUp.dueAt) ? 'kept_late' : 'kept',
    closedAt: answer,
    minutesLate: minutesLate(followUp.dueAt, answer),
  }
}

const isAfter = (a: string, b: string): boolean => Temporal.Instant.compare(a, b) > 0
