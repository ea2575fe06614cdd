import { after, bareClock, clock, date, day, group, number, re, timed } from './when-words.js'
import type { Clock, TimeForm, When } from './when-words.js'

/** Hours of Chinese and Japanese texts: with 上午/午前 and the like, or of 24. */
function hanClock(match: RegExpMatchArray): Clock | null {
  const hour = number(group(match, 'hour'))
  if (hour === null) return null
  const minute = group(match, 'halfhour') === undefined ? number(group(match, 'minute')) : 30
  const half = group(match, 'half')
  if (half !== undefined && /下午|晚上|今晚|傍晚|午後|夕方|夜/.test(half))
    return clock(hour < 12 ? hour + 12 : hour, minute, 'known')
  if (half !== undefined && /中午|正午/.test(half)) return clock(hour < 6 ? hour + 12 : hour, minute, 'known')
  return clock(hour, minute, half !== undefined || hour > 12 ? 'known' : null)
}

const HAN_COUNT = String.raw`(?<count>[\d０-９]{1,3}|四十八|二十四|十二|[一二两三四五六七八九十])(?:\s?(?:-|–|~|～|至|到|から|〜)\s?(?<to>[\d０-９]{1,3}))?`
const ZH_AT = String.raw`(?:\s?的?(?<half>上午|下午|早上|晚上|中午|傍晚)?\s?(?<hour>[\d０-９]{1,2}|十二|[一二两三四五六七八九十])[点點时:：](?:(?<minute>\d{2})分?|(?<halfhour>半))?|\s?(?<part>上午|下午|早上|中午))?`
const JA_AT = String.raw`(?:の?\s?(?<half>午前|午後|朝|夕方|夜)?\s?(?<hour>[\d０-９]{1,2})(?:時(?:(?<minute>\d{1,2})分|(?<halfhour>半))?)|の?\s?(?<part>午前|午後|朝|夕方|正午))?`
const ZH_DAYS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7 }
const JA_DAYS: Readonly<Record<string, number>> = { 月: 1, 火: 2, 水: 3, 木: 4, 金: 5, 土: 6, 日: 7 }
const hanWeekday =
  (days: Readonly<Record<string, number>>, next: RegExp) =>
  (match: RegExpMatchArray): When | null => {
    const name = days[group(match, 'day') ?? '']
    const week = next.test(group(match, 'week') ?? '') ? 'next' : 'coming'
    return name === undefined
      ? null
      : timed((time) => ({ kind: 'weekday', day: name, week, time }), hanClock)(match)
  }
const hanDate = (match: RegExpMatchArray): When | null =>
  timed(
    (time) => date(group(match, 'year'), Number(group(match, 'month')), number(group(match, 'day')), time),
    hanClock,
  )(match)

export const CHINESE_AND_JAPANESE: readonly TimeForm[] = [
  {
    pattern: re(String.raw`(?:(?<year>20\d\d)年)?(?<month>\d{1,2})月(?<day>\d{1,2})[日号號]${ZH_AT}`),
    read: hanDate,
  },
  {
    pattern: re(String.raw`${HAN_COUNT}\s?(?:分钟|分鐘|分)(?:之?内|以内|以內|後|后)`),
    read: after('minutes'),
  },
  {
    pattern: re(String.raw`${HAN_COUNT}\s?(?:个?小时|個小時|時間)(?:之?内|以内|以內|後|后)`),
    read: after('hours'),
  },
  {
    pattern: re(String.raw`${HAN_COUNT}\s?(?:个)?(?:工作日|营业日|営業日)(?:之?内|以内|以內|後|后|中)?`),
    read: after('business_days'),
  },
  { pattern: re(String.raw`${HAN_COUNT}\s?(?:天|日)(?:之?内|以内|以內|後|后|間以内)`), read: after('days') },
  {
    pattern: re(String.raw`${HAN_COUNT}\s?(?:周|週間|个?星期)(?:之?内|以内|以內|後|后)`),
    read: after('weeks'),
  },
  {
    pattern: re(String.raw`(?:明後日|明后日|あさって)${JA_AT}|後天${ZH_AT.replaceAll(/\?<\w+>/g, '?:')}`),
    read: day(2, hanClock),
  },
  { pattern: re(String.raw`后天${ZH_AT}`), read: day(2, hanClock) },
  { pattern: re(String.raw`(?:明日|あした)(?:中|まで)?${JA_AT}`), read: day(1, hanClock) },
  { pattern: re(String.raw`(?:明天|明早)${ZH_AT}`), read: day(1, hanClock) },
  { pattern: re(String.raw`(?:本日|今日)(?:中|まで)?${JA_AT}`), read: day(0, hanClock) },
  { pattern: re(String.raw`(?:今天|今晚)${ZH_AT}`), read: day(0, hanClock) },
  {
    pattern: re(String.raw`(?:(?<week>下|本|这)个?)?(?:周|星期|礼拜)(?<day>[一二三四五六日天])${ZH_AT}`),
    read: hanWeekday(ZH_DAYS, /下/),
  },
  {
    pattern: re(String.raw`(?:(?<week>来週|今週)の?)?(?<day>[月火水木金土日])曜日?${JA_AT}`),
    read: hanWeekday(JA_DAYS, /来週/),
  },
  {
    pattern:
      /(?<half>上午|下午|早上|晚上|中午|傍晚)\s?(?<hour>\d{1,2}|十二|[一二两三四五六七八九十])[点點时](?:(?<minute>\d{2})分?|(?<halfhour>半))?/gu,
    read: bareClock(hanClock),
  },
  {
    pattern: /(?<hour>\d{1,2})[点點](?:(?<minute>\d{2})分?|(?<halfhour>半))?(?:之?前|以前|左右)/gu,
    read: bareClock(hanClock),
  },
  {
    pattern:
      /(?<half>午前|午後|夕方)?\s?(?<hour>[\d０-９]{1,2})時(?!間)(?:(?<minute>\d{1,2})分|(?<halfhour>半))?(?:まで|迄|頃|に)/gu,
    read: bareClock(hanClock),
  },
]
