import type { i18n as I18n } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Case, Flag, Money, Words as BothWords } from '../api/types'
import { languageOf } from './i18n'

const readable = (word: string) => word.replaceAll('_', ' ')

/** A word of ours if we have one, else the machine's own word, readable: new kinds need no new page. */
function lookUp(i18n: I18n, key: string, fallback: string, values: Record<string, string> = {}): string {
  if (!i18n.exists(key)) return fallback
  return (i18n.t as (key: string, values: Record<string, string>) => string)(key, values)
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function moneyIn(locale: string, { amount, currency }: Money): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' })
    return format.format(amount as Intl.StringNumericLiteral)
  } catch {
    return `${currency} ${amount}`
  }
}

/** The IANA name and the offset of today, e.g. “Asia/Shanghai, GMT+8”. */
function zoneName(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' }).formatToParts(new Date())
  return [timeZone, parts.find(({ type }) => type === 'timeZoneName')?.value].filter(Boolean).join(', ')
}

function wordsIn(i18n: I18n) {
  const language = languageOf(i18n.language)
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const minutes: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }
  const thisYear = new Intl.DateTimeFormat(locale, minutes)
  const otherYear = new Intl.DateTimeFormat(locale, { ...minutes, year: 'numeric' })
  const seconds = new Intl.DateTimeFormat(locale, { ...minutes, year: 'numeric', second: '2-digit' })
  const short = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const shortOtherYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const days = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 })
  const plain = (group: string) => (word: string) => lookUp(i18n, `${group}.${word}`, readable(word))
  const marketplace = plain('marketplace')

  return {
    language,
    marketplace,
    kind: plain('kind'),
    phase: plain('phase'),
    role: plain('role'),
    deadline: plain('deadlineKey'),
    confidence: plain('confidence'),
    actor: plain('actor'),
    event: plain('event'),
    health: plain('health'),
    alert: plain('alert'),
    mark: plain('mark'),
    effect: plain('effectName'),
    status: (status: string, at: string) =>
      lookUp(i18n, `status.${status}`, readable(status), { marketplace: marketplace(at) }),
    turn: (party: string, at: string) =>
      lookUp(i18n, `turn.${party}`, readable(party), { marketplace: marketplace(at) }),
    miss: (onMiss: string, past: boolean, at: string) =>
      lookUp(i18n, `${past ? 'missed' : 'miss'}.${onMiss}`, readable(onMiss), {
        marketplace: marketplace(at),
      }),
    flag: (flag: Flag, at: string) =>
      lookUp(i18n, `flag.${flag.code}`, `${readable(flag.code)}: ${asText(flag.value)}`, {
        marketplace: marketplace(at),
        value: asText(flag.value),
        path: flag.path ?? '',
      }),
    /** Words that the service itself gives in both languages. */
    given: (words: BothWords | string | undefined, fallback = '') =>
      (typeof words === 'object' ? words[language] : words) || fallback,
    money: (money: Money) => moneyIn(locale, money),
    /** In the reader's own time zone; `zone` names it, and every <time> carries the exact instant. */
    time: (instant: string) => {
      const date = new Date(instant)
      return (date.getFullYear() === new Date().getFullYear() ? thisYear : otherYear).format(date)
    },
    /** As short as a column of a list is wide. */
    shortTime: (instant: string) => {
      const date = new Date(instant)
      return (date.getFullYear() === new Date().getFullYear() ? short : shortOtherYear).format(date)
    },
    /** The wall clock in another zone, without seconds. */
    timeIn: (timeZone: string, ms: number) =>
      new Intl.DateTimeFormat(locale, {
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
      }).format(ms),
    clock: (ms: number) => seconds.format(ms),
    /** A day of somebody else's calendar: it has no zone and is the same everywhere. */
    day: (on: string) => days.format(Date.parse(`${on}T00:00:00Z`)),
    number: (value: number) => numbers.format(value),
    /** Of millionths: 8000 → 0.8 %. */
    percent: (ppm: number) => percents.format(ppm / 1_000_000),
    zone: zoneName(),
    subject: (row: Pick<Case, 'subject' | 'nativeId'>) => row.subject ?? row.nativeId,
  }
}

export function useWords() {
  const { i18n } = useTranslation()
  const { language } = i18n
  return useMemo(() => wordsIn(i18n), [i18n, language])
}
