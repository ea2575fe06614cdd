import { describe, expect, it } from '@jest/globals'
import { pastSales } from './past-sales.js'
import { createRandom } from './random.js'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-24T12:00:00Z')

describe('sales of the past', () => {
  it.each([
    [5, 500],
    [1.5, 150],
    [0.15, 15],
  ])('are %s a day, in order, as old as the history is long and never of today', (aDay, expected) => {
    const sales = pastSales(createRandom(7), NOW, 101, aDay)
    expect(Math.abs(sales.length - expected)).toBeLessThanOrEqual(2)
    expect(sales).toEqual(sales.toSorted((a, b) => a - b))
    expect(sales.filter((at) => at <= NOW - 101 * DAY)).not.toEqual([])
    expect(Math.max(...sales)).toBeLessThanOrEqual(NOW - DAY)
    expect(pastSales(createRandom(7), NOW, 101, aDay)).toEqual(sales)
  })
})
