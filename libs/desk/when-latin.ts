import { after, bareClock, clock, date, day, group, monthOf, number, re, timed } from './when-words.js'
import type { Clock, TimeForm, When } from './when-words.js'

const EN_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DE_MONTHS = ['jan', 'feb', 'mär', 'apr', 'mai', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dez']
const EN_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const DE_DAYS = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag']

/** "3 pm", "15:00", "3": without am or pm, up to 12 o'clock, the half of the day is open. */
function enClock(match: RegExpMatchArray): Clock | null {
  const hour = number(group(match, 'hour'))
  if (hour === null) return null
  const minute = number(group(match, 'minute'))
  const half = group(match, 'half')?.toLowerCase().replaceAll('.', '')
  if (half === 'noon') return clock(12, 0, 'known')
  if (half !== undefined)
    return hour < 1 || hour > 12 ? null : clock((hour % 12) + (half === 'pm' ? 12 : 0), minute, 'known')
  return clock(hour, minute, hour > 12 || (hour === 0 && minute !== null) ? 'known' : null)
}

const deClock = (match: RegExpMatchArray): Clock | null =>
  clock(number(group(match, 'hour')), number(group(match, 'minute')), 'known')

const EN_AT = String.raw`(?:(?:,?\s+(?:at|by|before|until))?\s+(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s?(?<half>[ap]\.?m\.?|noon)(?![\p{L}])|\s+(?<part>morning|afternoon|noon))?`
const EN_COUNT = String.raw`(?<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?:\s?(?:-|–|to)\s?(?<to>\d{1,3}))?`
const DE_AT = String.raw`(?:\s+(?:(?:um|bis|vor|gegen)\s+)?(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s?Uhr|\s+(?<part>früh|vormittag|mittag|nachmittag))?`
const DE_COUNT = String.raw`(?<count>\d{1,3}|eine[mrs]?|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf)(?:\s?(?:-|–|bis)\s?(?<to>\d{1,3}))?`
const weekday =
  (days: readonly string[], read: (match: RegExpMatchArray) => Clock | null, next: RegExp) =>
  (match: RegExpMatchArray): When | null => {
    const name = (group(match, 'day') ?? '').toLowerCase()
    const at = days.findIndex((one) => name.startsWith(one))
    const week = next.test(group(match, 'week') ?? '') ? 'next' : 'coming'
    return at < 0 ? null : timed((time) => ({ kind: 'weekday', day: at + 1, week, time }), read)(match)
  }

/** Days by how far off they are, as they follow a time: "by 3 pm tomorrow". */
const EN_NEAR: Readonly<Record<string, number>> = {
  today: 0,
  tonight: 0,
  tomorrow: 1,
  'the day after tomorrow': 2,
}
const DE_NEAR: Readonly<Record<string, number>> = { heute: 0, morgen: 1, übermorgen: 2 }
const nearDay =
  (days: Readonly<Record<string, number>>, read: (match: RegExpMatchArray) => Clock | null) =>
  (match: RegExpMatchArray): When | null => {
    const word = (group(match, 'near') ?? '').toLowerCase().replaceAll(/\s+/g, ' ')
    return day(days[word] ?? 0, read)(match)
  }
const EN_TIME = String.raw`\b(?:by|at|before|until)\s+(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s?(?<half>[ap]\.?m\b\.?|noon\b)?`

export const ENGLISH: readonly TimeForm[] = [
  {
    pattern: re(String.raw`${EN_TIME},?\s+(?<near>today|tonight|tomorrow|the\s+day\s+after\s+tomorrow)\b`),
    read: nearDay(EN_NEAR, enClock),
  },
  {
    pattern: re(
      String.raw`${EN_TIME},?\s+(?<week>(?:on|this|next)\s+(?:next\s+)?)?(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`,
    ),
    read: weekday(EN_DAYS, enClock, /next/i),
  },
  {
    pattern: /\b\d{4}-(?<month>\d{2})-(?<day>\d{2})\b/gu,
    read: (match) =>
      date(match[0].slice(0, 4), Number(group(match, 'month')), number(group(match, 'day')), null),
  },
  {
    pattern: re(
      String.raw`\b(?:(?:by|on|before|until)\s+)(?:the\s+)?(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>20\d\d))?\b${EN_AT}`,
    ),
    read: (match) =>
      timed(
        (time) =>
          date(
            group(match, 'year'),
            monthOf(EN_MONTHS, group(match, 'month')),
            number(group(match, 'day')),
            time,
          ),
        enClock,
      )(match),
  },
  {
    pattern: re(
      String.raw`\b(?:(?:by|on|before|until)\s+)(?:the\s+)?(?<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:,?\s+(?<year>20\d\d))?\b${EN_AT}`,
    ),
    read: (match) =>
      timed(
        (time) =>
          date(
            group(match, 'year'),
            monthOf(EN_MONTHS, group(match, 'month')),
            number(group(match, 'day')),
            time,
          ),
        enClock,
      )(match),
  },
  {
    pattern: /\b(?:by|on|before)\s+(?<first>\d{1,2})\/(?<second>\d{1,2})(?:\/(?<year>20\d\d))?\b/giu,
    read: slashed,
  },
  {
    pattern: re(String.raw`\b(?:with)?in\s+(?:the\s+next\s+)?${EN_COUNT}\s+min(?:ute)?s?\b`),
    read: after('minutes'),
  },
  {
    pattern: re(String.raw`\b(?:with)?in\s+(?:the\s+next\s+)?${EN_COUNT}[\s-]+h(?:ou)?rs?\b`),
    read: after('hours'),
  },
  {
    pattern: re(String.raw`\b(?:with)?in\s+(?:the\s+next\s+)?${EN_COUNT}\s+(?:business|working)[\s-]days?\b`),
    read: after('business_days'),
  },
  { pattern: re(String.raw`\b(?:with)?in\s+(?:the\s+next\s+)?${EN_COUNT}\s+days?\b`), read: after('days') },
  { pattern: re(String.raw`\b(?:with)?in\s+(?:the\s+next\s+)?${EN_COUNT}\s+weeks?\b`), read: after('weeks') },
  { pattern: re(String.raw`\b(?:by\s+)?the day after tomorrow\b${EN_AT}`), read: day(2, enClock) },
  { pattern: re(String.raw`\b(?:by\s+(?:the\s+end\s+of\s+)?)?tomorrow\b${EN_AT}`), read: day(1, enClock) },
  {
    pattern: re(String.raw`\b(?:by\s+(?:the\s+end\s+of\s+)?)?(?:later\s+)?(?:today|tonight)\b${EN_AT}`),
    read: day(0, enClock),
  },
  {
    pattern: re(String.raw`\b(?:by\s+)?(?:the\s+)?end of (?:the |this )?day\b|\bby EOD\b`),
    read: day(0, enClock),
  },
  {
    pattern: re(
      String.raw`\b(?<week>(?:by|on|before|until|this|next)(?:\s+(?:next|this))?)\s+(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b${EN_AT}`,
    ),
    read: weekday(EN_DAYS, enClock, /next/i),
  },
  {
    pattern:
      /\b(?:by|at|before|until)\s+(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s?(?<half>[ap]\.?m\b\.?|noon\b)?(?![\d%/-]|\s*(?:%|usd|eur|pieces|items|units|pcs|stars?|days?|hours?|weeks?))/giu,
    read: bareClock(enClock),
  },
  {
    pattern: /\bby noon\b/giu,
    read: () => ({ kind: 'clock', time: { hour: 12, minute: 0, half: 'known' } }),
  },
]

/** "11/25" has one reading; "5/6" has two, by which side of an ocean one stands. */
function slashed(match: RegExpMatchArray): When | null {
  const first = number(group(match, 'first')) ?? 0
  const second = number(group(match, 'second')) ?? 0
  if (first <= 12 && second <= 12 && first !== second) return { kind: 'unclear', why: 'day_or_month' }
  return first > 12
    ? date(group(match, 'year'), second, first, null)
    : date(group(match, 'year'), first, second, null)
}

export const GERMAN: readonly TimeForm[] = [
  {
    pattern: re(
      String.raw`\b(?:bis|um|vor)\s+(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s?Uhr,?\s+(?<near>heute|morgen|übermorgen)(?!\p{L})`,
    ),
    read: nearDay(DE_NEAR, deClock),
  },
  {
    pattern: re(
      String.raw`\b(?:bis|am|vor)\s+(?:zum\s+|dem\s+)?(?<day>\d{1,2})\.\s?(?<month>jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\p{L}*(?:\s+(?<year>20\d\d))?${DE_AT}`,
    ),
    read: (match) =>
      timed(
        (time) =>
          date(
            group(match, 'year'),
            monthOf(DE_MONTHS, group(match, 'month')),
            number(group(match, 'day')),
            time,
          ),
        deClock,
      )(match),
  },
  {
    pattern: re(
      String.raw`\b(?:bis|am|vor)\s+(?:zum\s+|dem\s+)?(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>20\d\d|\d\d(?!\d))?${DE_AT}`,
    ),
    read: (match) =>
      timed(
        (time) =>
          date(group(match, 'year'), Number(group(match, 'month')), number(group(match, 'day')), time),
        deClock,
      )(match),
  },
  {
    pattern: re(
      String.raw`\b(?:innerhalb|binnen|in)\s+(?:von\s+|der nächsten\s+|den nächsten\s+)?${DE_COUNT}\s+Minuten?\b`,
    ),
    read: after('minutes'),
  },
  {
    pattern: re(
      String.raw`\b(?:innerhalb|binnen|in)\s+(?:von\s+|der nächsten\s+|den nächsten\s+)?${DE_COUNT}\s+(?:Stunden?|Std\.?)`,
    ),
    read: after('hours'),
  },
  {
    pattern: re(
      String.raw`\b(?:innerhalb|binnen|in)\s+(?:von\s+|der nächsten\s+|den nächsten\s+)?${DE_COUNT}\s+(?:Werktag|Arbeitstag|Geschäftstag)(?:en?|s)?\b`,
    ),
    read: after('business_days'),
  },
  {
    pattern: re(
      String.raw`\b(?:innerhalb|binnen|in)\s+(?:von\s+|der nächsten\s+|den nächsten\s+)?${DE_COUNT}\s+Tage?n?s?\b`,
    ),
    read: after('days'),
  },
  {
    pattern: re(
      String.raw`\b(?:innerhalb|binnen|in)\s+(?:von\s+|der nächsten\s+|den nächsten\s+)?${DE_COUNT}\s+Wochen?\b`,
    ),
    read: after('weeks'),
  },
  { pattern: re(String.raw`(?<!\p{L})(?:bis\s+)?übermorgen\b${DE_AT}`), read: day(2, deClock) },
  {
    pattern: re(String.raw`(?<!guten\s|\p{L}|heute\s)\b(?:bis\s+)?morgen\b(?!s)${DE_AT}`, 'gu'),
    read: day(1, deClock),
  },
  {
    pattern: re(String.raw`\b(?:(?:bis|noch)\s+)?heute\b(?:\s+(?:Abend|noch))?${DE_AT}`),
    read: day(0, deClock),
  },
  {
    pattern: re(
      String.raw`\b(?:bis|am|vor)\s+(?:zum\s+)?(?:(?<week>nächsten|kommenden)\s+)?(?<day>Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)\b${DE_AT}`,
    ),
    read: weekday(DE_DAYS, deClock, /nächst/i),
  },
  {
    pattern: /\b(?:bis|um|vor|gegen)\s+(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s?Uhr\b/giu,
    read: bareClock(deClock),
  },
]
