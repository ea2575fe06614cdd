import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DEFAULT_ANSWERED } from './default-solutions.js'
import { edited, isRetired, keptCodes, movedPath, unanswered } from './reason-edits.js'
import { DEFAULT_REASONS, namesOf, reasonsOf, treeFaults } from './reasons.js'
import type { Reason } from './reasons.js'

const solution = { kind: 'solution', solution: { steps: [], offer: null } } as const
const leaf = (key: string, more: Partial<Reason> = {}): Reason => ({
  key,
  name: { en: key, zh: '某' },
  ...more,
})

describe('a change of the tree', () => {
  it('adds, renames, answers and takes the answer away, and touches nothing else', () => {
    const added = edited(DEFAULT_REASONS, { op: 'add', parent: 'after_sale/quality', reason: leaf('smell') })
    expect(namesOf(added.tree, 'after_sale/quality/smell')?.at(-1)).toEqual({ en: 'smell', zh: '某' })
    expect(reasonsOf(added.tree)).toHaveLength(reasonsOf(DEFAULT_REASONS).length + 1)
    const name = { en: 'Smell', zh: '气味' }
    const path = 'after_sale/quality/smell'
    const renamed = edited(added.tree, { op: 'rename', path, name })
    expect(namesOf(renamed.tree, path)?.at(-1)).toEqual(name)
    const answered = edited(renamed.tree, { op: 'answer', path, answer: solution })
    expect(reasonsOf(answered.tree).find((one) => one.path === path)?.reason.answer).toEqual(solution)
    const retired = edited(answered.tree, { op: 'retire', path, retired: true })
    expect(reasonsOf(retired.tree).find((one) => one.path === path)?.reason).toMatchObject({
      answer: solution,
      retired: true,
    })
    const back = edited(retired.tree, { op: 'retire', path, retired: false })
    expect(edited(back.tree, { op: 'answer', path, answer: null }).tree).toEqual(renamed.tree)
  })

  it('moves a reason with all below it, and says whither', () => {
    const { tree, moved } = edited(DEFAULT_REASONS, { op: 'move', path: 'after_sale/quality', parent: null })
    expect(moved).toEqual({ from: 'after_sale/quality', to: 'quality' })
    expect(namesOf(tree, 'quality/damaged')).not.toBeNull()
    expect(namesOf(tree, 'after_sale/quality')).toBeNull()
    expect([
      movedPath('after_sale/quality/damaged', moved),
      movedPath('after_sale/quality_x', moved),
    ]).toEqual(['quality/damaged', 'after_sale/quality_x'])
    expect(treeFaults(tree)).toEqual([])
    const tooDeep = edited(DEFAULT_REASONS, {
      op: 'move',
      path: 'after_sale/quality',
      parent: 'pre_sale/stock',
    })
    expect(treeFaults(tooDeep.tree)).toContain('pre_sale/stock/quality/damaged: deeper than 3 levels')
  })

  it('loses no reason by any move, and is refused below itself and from nowhere', () => {
    const paths = reasonsOf(DEFAULT_REASONS).map(({ path }) => path)
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.option(fc.constantFrom(...paths)), (path, parent) => {
        if (parent === path || parent?.startsWith(`${path}/`)) {
          expect(() => edited(DEFAULT_REASONS, { op: 'move', path, parent })).toThrow(RangeError)
          return
        }
        const result = edited(DEFAULT_REASONS, { op: 'move', path, parent })
        const after = reasonsOf(result.tree).map((one) => one.path)
        expect(after.toSorted()).toEqual(paths.map((one) => movedPath(one, result.moved)).toSorted())
      }),
    )
    expect(() => edited(DEFAULT_REASONS, { op: 'move', path: 'nowhere', parent: null })).toThrow(RangeError)
    expect(() =>
      edited(DEFAULT_REASONS, { op: 'rename', path: 'pre_sale/no', name: { en: 'x', zh: 'x' } }),
    ).toThrow('there is no reason')
  })

  it('takes the codes along, and no code to a retired place', () => {
    const codes = { A: 'after_sale/quality/damaged', B: 'after_sale/delivery' }
    const moved = edited(DEFAULT_REASONS, { op: 'move', path: 'after_sale/quality', parent: null })
    expect(keptCodes(codes, moved)).toEqual({ A: 'quality/damaged', B: 'after_sale/delivery' })
    const retired = edited(DEFAULT_REASONS, { op: 'retire', path: 'after_sale/quality', retired: true })
    expect(keptCodes(codes, retired)).toEqual({ B: 'after_sale/delivery' })
    expect([
      isRetired(retired.tree, 'after_sale/quality/damaged'),
      isRetired(retired.tree, 'after_sale'),
    ]).toEqual([true, false])
  })

  it('finds an answer at every leaf of ours, and no answer beside the tree', () => {
    expect(unanswered(DEFAULT_REASONS)).toEqual([])
    const paths = new Set(reasonsOf(DEFAULT_REASONS).map(({ path }) => path))
    expect(DEFAULT_ANSWERED.filter((path) => !paths.has(path))).toEqual([])
    const steps = reasonsOf(DEFAULT_REASONS).flatMap(({ reason: { answer } }) =>
      answer?.kind === 'solution' ? answer.solution.steps : [],
    )
    expect(steps.every(({ en, zh }) => /[a-z]/.test(en) && /\p{Script=Han}/u.test(zh))).toBe(true)
  })

  it('lists the leaves in use that nothing answers', () => {
    const tree = [
      leaf('a', { children: [leaf('b', { answer: solution, children: [leaf('c')] }), leaf('d')] }),
      leaf('e', { retired: true }),
      leaf('f', { children: [leaf('g', { retired: true })] }),
    ]
    expect(unanswered(tree)).toEqual(['a/d', 'f'])
  })
})
