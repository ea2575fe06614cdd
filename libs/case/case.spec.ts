import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { BOXES, CASE_STATUSES, boxOf } from './case.js'

describe('boxes', () => {
  it.each([
    ['unrecognised', 'unhandled'],
    ['awaiting_seller', 'unhandled'],
    ['awaiting_buyer', 'replied'],
    ['awaiting_marketplace', 'replied'],
    ['won', 'closed'],
    ['lost', 'closed'],
    ['settled', 'closed'],
    ['withdrawn', 'closed'],
    ['expired', 'closed'],
  ] as const)('%s lies in the box %s', (status, box) => {
    expect(boxOf(status)).toBe(box)
  })

  it('take every status, each exactly once', () => {
    for (const status of CASE_STATUSES) expect(BOXES.filter((box) => boxOf(status) === box)).toHaveLength(1)
  })

  it('have counts that add up to the size of any selection', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CASE_STATUSES)), (statuses) => {
        const counts = BOXES.map((box) => statuses.filter((status) => boxOf(status) === box).length)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(statuses.length)
      }),
    )
  })
})
