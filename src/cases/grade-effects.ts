import type { Marketplace } from '#adapter'
import type { CaseKind, GradeEffect, Observation } from '#case'

/**
 * How a case counts in the grades, of which a look or a remark told only a part: by the marketplace's rule for all that is known of it.
 * Where it has none, what was told stands. A date until when it can still be averted is kept, since the rule does not know it.
 */
export function effectsOf(
  marketplace: Marketplace,
  kind: string,
  observation: Observation,
  at: string,
): readonly GradeEffect[] {
  const told = observation.gradeEffects ?? []
  const effects = marketplace.kinds[kind as CaseKind]?.effects?.(observation, at)
  if (!effects) return told
  return effects.map((effect) => {
    const before = told.find(({ metric, counts }) => metric === effect.metric && counts === effect.counts)
    return { ...effect, avertUntil: effect.avertUntil ?? before?.avertUntil ?? null }
  })
}
