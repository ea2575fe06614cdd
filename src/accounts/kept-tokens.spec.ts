import { describe, expect, it } from '@jest/globals'
import { KeptTokens } from './kept-tokens.js'

describe('renewals of tokens in one process', () => {
  it('never take more places than there are, and all have their turn', async () => {
    const kept = new KeptTokens(3)
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
    }
    await Promise.all(Array.from({ length: 20 }, (_, index) => kept.inTurn(`token ${index % 7}`, work)))
    expect(most).toBe(3)
    expect(inside).toBe(0)
  })

  it('give their place back when they fail', async () => {
    const kept = new KeptTokens(1)
    for (let time = 0; time < 3; time += 1)
      await expect(kept.inTurn('a', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    expect(await kept.inTurn('b', async () => 'mine')).toBe('mine')
  })

  it('are remembered by token', () => {
    const kept = new KeptTokens(1)
    kept.set('a', { value: 'x', expiresAt: 5 })
    expect([kept.get('a'), kept.get('b')]).toEqual([{ value: 'x', expiresAt: 5 }, undefined])
  })
})
