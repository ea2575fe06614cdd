import type { Marketplace } from '#adapter'
import type { CaseKind, Observation } from '#case'

/**
 * A case with how it counts in the grades, of which a look or a remark told only a part: by the marketplace's rule for all that is known of
 * it. Where it has none, what was told stands. A date until when it can still be averted is kept, since the rule does not know it.
 */
export function withEffects(
  marketplace: Marketplace,
  kind: string,
  observation: Observation,
  at: string,
): Observation {
  const effects = marketplace.kinds[kind as CaseKind]?.effects?.(observation, at)
  if (!effects) return observation
  const gradeEffects = effects.map((effect) => {
    const before = observation.gradeEffects?.find(
      ({ metric, counts }) => metric === effect.metric && counts === effect.counts,
    )
    return { ...effect, avertUntil: effect.avertUntil ?? before?.avertUntil ?? null }
  })
  return { ...observation, gradeEffects }
}
