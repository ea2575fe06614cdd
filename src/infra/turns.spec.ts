import { describe, expect, it } from '@jest/globals'
import { Turns } from './turns.js'

describe('turns', () => {
  it('run one after the other for one name, in the order of asking', async () => {
    const turns = new Turns()
    const steps: string[] = []
    const work = (name: string) => async () => {
      steps.push(`${name} begins`)
      await Promise.resolve()
      steps.push(`${name} ends`)
      return name
    }
    expect(await Promise.all(['a', 'b', 'c'].map((name) => turns.run('one', work(name))))).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('of other names do not wait', async () => {
    const turns = new Turns()
    void turns.run('one', () => new Promise(() => undefined))
    expect(await turns.run('two', async () => 'done')).toBe('done')
  })

  it('go on after one that failed, which fails for its own caller alone', async () => {
    const turns = new Turns()
    const fails = turns.run('one', () => Promise.reject(new Error('no')))
    const next = turns.run('one', async () => 'yes')
    await expect(fails).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
