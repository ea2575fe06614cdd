import { reasonsOf, UNMAPPED } from '#desk'
import type { Answer, Reason } from '#desk'
import type { TreeVersion } from './reason-tree.js'

const parentOf = (path: string): string | null => {
  const cut = path.lastIndexOf('/')
  return cut < 0 ? null : path.slice(0, cut)
}

/** The nearest answer at or above a path. */
export function answerOf(
  tree: readonly Reason[],
  path: string,
): { readonly answer: Answer; readonly answeredAt: string } | null {
  const answers = new Map(reasonsOf(tree).map((one) => [one.path, one.reason.answer]))
  for (let at: string | null = path; at !== null; at = parentOf(at)) {
    const answer = answers.get(at)
    if (answer) return { answer, answeredAt: at }
  }
  return null
}

export const withoutCodes = Object.entries(UNMAPPED).map(([marketplace, why]) => ({ marketplace, why }))

/** The tree as a list, parents before children. */
export function treeJson({ revision, tree, codes, changedBy, changedAt }: TreeVersion) {
  return {
    revision,
    reasons: reasonsOf(tree).map(({ path, level, reason }) => ({
      path,
      parent: parentOf(path),
      level,
      name: reason.name,
      leaf: (reason.children ?? []).every((child) => child.retired),
      retired: reason.retired ?? false,
      answer: reason.answer ?? null,
      answeredAt: answerOf(tree, path)?.answeredAt ?? null,
    })),
    codes: Object.entries(codes).flatMap(([marketplace, own]) =>
      Object.entries(own).map(([code, path]) => ({ marketplace, code, path })),
    ),
    withoutCodes,
    changedBy,
    changedAt,
  }
}
