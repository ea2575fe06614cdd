import { reasonsOf } from './reasons.js'
import type { Answer, Reason, ReasonCodes } from './reasons.js'
import type { Words } from './rule.js'

/** One change of a tree. Paths are those before the change; `parent` null is the root. */
export type TreeEdit =
  | { readonly op: 'add'; readonly parent: string | null; readonly reason: Reason }
  | { readonly op: 'rename'; readonly path: string; readonly name: Words }
  | { readonly op: 'answer'; readonly path: string; readonly answer: Answer | null }
  | { readonly op: 'retire'; readonly path: string; readonly retired: boolean }
  | { readonly op: 'move'; readonly path: string; readonly parent: string | null }

export interface Edited {
  readonly tree: readonly Reason[]
  /** What lies at or below `from` now lies at or below `to`; null: nothing changed its place. */
  readonly moved: { readonly from: string; readonly to: string } | null
}

const keyOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const below = (path: string, top: string): boolean => path === top || path.startsWith(`${top}/`)

/** The tree after a change. RangeError, in words, for a place that is not there; whether the outcome is sound, `treeFaults` says. */
export function edited(tree: readonly Reason[], edit: TreeEdit): Edited {
  if (edit.op === 'add') return { tree: withChild(tree, edit.parent, edit.reason), moved: null }
  if (edit.op !== 'move')
    return { tree: replaced(tree, edit.path, (reason) => [changed(reason, edit)]), moved: null }
  const { path, parent } = edit
  const found = reasonsOf(tree).find((one) => one.path === path)
  if (!found) throw new RangeError(`there is no reason ${path}`)
  if (parent !== null && below(parent, path)) throw new RangeError('a reason does not move below itself')
  const rest = replaced(tree, path, () => [])
  const to = parent === null ? keyOf(path) : `${parent}/${keyOf(path)}`
  return { tree: withChild(rest, parent, found.reason), moved: to === path ? null : { from: path, to } }
}

function changed(reason: Reason, edit: Exclude<TreeEdit, { op: 'add' | 'move' }>): Reason {
  if (edit.op === 'rename') return { ...reason, name: edit.name }
  const { retired: _retired, answer: _answer, ...bare } = reason
  if (edit.op === 'answer')
    return { ...bare, ...(reason.retired && { retired: true }), ...(edit.answer && { answer: edit.answer }) }
  return { ...bare, ...(reason.answer && { answer: reason.answer }), ...(edit.retired && { retired: true }) }
}

function withChild(tree: readonly Reason[], parent: string | null, child: Reason): readonly Reason[] {
  if (parent === null) return [...tree, child]
  return replaced(tree, parent, (reason) => [{ ...reason, children: [...(reason.children ?? []), child] }])
}

function replaced(
  tree: readonly Reason[],
  path: string,
  by: (reason: Reason) => readonly Reason[],
): readonly Reason[] {
  const [key = '', ...rest] = path.split('/')
  if (!tree.some((one) => one.key === key)) throw new RangeError(`there is no reason ${path}`)
  return tree.flatMap((one) => {
    if (one.key !== key) return [one]
    return rest.length === 0
      ? by(one)
      : [{ ...one, children: replaced(one.children ?? [], rest.join('/'), by) }]
  })
}

/** Where a path lies after a move. */
export const movedPath = (path: string, moved: Edited['moved']): string =>
  moved && below(path, moved.from) ? `${moved.to}${path.slice(moved.from.length)}` : path

/** Whether a path or one above it is retired; a path that is not in the tree counts as retired. */
export function isRetired(tree: readonly Reason[], path: string): boolean {
  let level: readonly Reason[] = tree
  for (const key of path.split('/')) {
    const found = level.find((one) => one.key === key)
    if (!found || found.retired) return true
    level = found.children ?? []
  }
  return false
}

/** Codes after a change of the tree: moved along, and without those that would put cases under a retired reason. */
export const keptCodes = (codes: ReasonCodes, { tree, moved }: Edited): ReasonCodes =>
  Object.fromEntries(
    Object.entries(codes)
      .map(([code, path]) => [code, movedPath(path, moved)] as const)
      .filter(([, path]) => !isRetired(tree, path)),
  )

/** Leaves in use that nothing answers, neither themselves nor a reason above them. */
export const unanswered = (tree: readonly Reason[], above = false, parent = ''): string[] =>
  tree.flatMap((one) => {
    if (one.retired) return []
    const path = parent === '' ? one.key : `${parent}/${one.key}`
    const answered = above || one.answer !== undefined
    const children = (one.children ?? []).filter((child) => !child.retired)
    if (children.length > 0) return unanswered(children, answered, path)
    return answered ? [] : [path]
  })
