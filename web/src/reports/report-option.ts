import type { ChartOption } from '../chart/draw'
import type { Report } from './queries'

type Cell = Report['rows'][number][number]

const most = 20

/** A share in percent where there is something it is a share of, else the count itself. */
const figureOf = ({ numerator, denominator }: Cell): number | null => {
  if (numerator === null) return null
  if (denominator === null) return numerator
  return denominator === 0 ? null : Math.round((1_000 * numerator) / denominator) / 10
}

/**
 * The first rows of a report as bars: named by its columns without figures, one series for each column with figures.
 * Null where nothing can be drawn: fewer than two rows, or no figures.
 */
export function reportOption(report: Report, titleOf: (column: number) => string): ChartOption | null {
  const rows = report.rows.slice(0, most)
  const indexes = report.columns.map((_, index) => index)
  const figures = indexes.filter((index) => rows.some((row) => row[index] && figureOf(row[index]) !== null))
  const names = indexes.filter((index) => !figures.includes(index))
  if (rows.length < 2 || figures.length === 0 || names.length === 0) return null
  // Counts and shares do not fit one axis: what there is more of is drawn.
  const isShare = (index: number) => rows.some((row) => (row[index]?.denominator ?? null) !== null)
  const shares = figures.filter((index) => isShare(index))
  const drawn = shares.length > 0 ? shares : figures
  return {
    xAxis: {
      type: 'category',
      data: rows.map((row) => names.map((index) => row[index]?.text ?? '').join(' · ')),
      axisLabel: { interval: 0, rotate: rows.length > 6 ? 30 : 0, overflow: 'truncate', width: 120 },
    },
    yAxis: { type: 'value' },
    series: drawn.map((index) => ({
      type: 'bar',
      name: shares.length > 0 ? `${titleOf(index)} (%)` : titleOf(index),
      data: rows.map((row) => (row[index] ? figureOf(row[index]) : null)),
    })),
  }
}
