import type { ChartOption } from '../chart/draw'
import type { HistoryRow, Ruleset } from './queries'

interface HistoryWords {
  titleOf(level: string | null): string
  readonly score: string
  readonly keep: string
  readonly level: string
  rules(id: string): string
}

const dayMs = 86_400_000

/** Every day from the first to the last: a day without a snapshot is a gap in the line, not a straight line over it. */
function daysOf(rows: readonly HistoryRow[]): string[] {
  const [first, last] = [rows[0]?.on, rows.at(-1)?.on]
  if (first === undefined || last === undefined) return []
  const count = (Date.parse(last) - Date.parse(first)) / dayMs + 1
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(first) + index * dayMs).toISOString().slice(0, 10),
  )
}

/** Upright lines on the days on which something changed: the level in full, the rules dashed. */
const marksOf = (rows: readonly HistoryRow[], words: HistoryWords) => ({
  silent: true,
  symbol: 'none',
  label: { show: true, position: 'insideEndTop' as const, formatter: '{b}', color: 'inherit', rotate: 0 },
  data: [
    ...rows
      .filter(({ levelChanged }) => levelChanged)
      .map((row) => ({
        name: words.titleOf(row.level),
        xAxis: row.on,
        lineStyle: { type: 'solid' as const, width: 2 },
      })),
    ...rows
      .filter(({ rulesChanged }) => rulesChanged)
      .map((row) => ({
        name: words.rules(row.rulesetId),
        xAxis: row.on,
        lineStyle: { type: 'dashed' as const, width: 1 },
      })),
  ],
})

/** With a score, its line (and the chance to keep the level); without one, the level itself as steps. */
export function historyOption(rows: readonly HistoryRow[], rules: Ruleset, words: HistoryWords): ChartOption {
  const days = daysOf(rows)
  const byDay = new Map(rows.map((row) => [row.on, row]))
  const along = <Value>(pick: (row: HistoryRow) => Value | null) =>
    days.map((day) => {
      const row = byDay.get(day)
      return row ? pick(row) : null
    })
  const xAxis = { type: 'category' as const, data: days, boundaryGap: false }
  const markLine = marksOf(rows, words)
  if (rows.some(({ scoreTenths }) => scoreTenths !== null)) {
    return {
      xAxis,
      yAxis: { type: 'value', min: 0, max: 100 },
      series: [
        {
          type: 'line',
          name: words.score,
          symbol: 'none',
          data: along(({ scoreTenths }) => (scoreTenths === null ? null : scoreTenths / 10)),
          markLine,
        },
        {
          type: 'line',
          name: `${words.keep} (%)`,
          symbol: 'none',
          lineStyle: { type: 'dotted' },
          data: along(({ keepPpm }) => (keepPpm === null ? null : Math.round(keepPpm / 1_000) / 10)),
        },
      ],
    }
  }
  const known = rules.levels.map(({ id }) => id).toReversed()
  const seen = [...new Set(rows.map(({ level }) => level).filter((level) => level !== null))]
  const levels = [...seen.filter((level) => !known.includes(level)), ...known]
  return {
    xAxis,
    yAxis: { type: 'category', data: levels.map((level) => words.titleOf(level)) },
    series: [
      {
        type: 'line',
        name: words.level,
        step: 'end',
        symbol: 'none',
        data: along(({ level }) => (level === null ? null : words.titleOf(level))),
        markLine,
      },
    ],
  }
}
