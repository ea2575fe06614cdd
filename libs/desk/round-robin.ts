/** Who gets which new cases. An empty list does not narrow. */
export interface AssignmentRule {
  readonly id: string
  readonly marketplaces: readonly string[]
  readonly kinds: readonly string[]
  /** Of the buyer, as ISO 639 codes. */
  readonly languages: readonly string[]
  /** In the order of their turns. */
  readonly people: readonly string[]
  /** Whose turn was the last. */
  readonly lastPerson: string | null
}

export interface Unassigned {
  readonly caseId: string
  readonly marketplace: string
  readonly kind: string
  /** ISO 639 code of the buyer's language; null: not known, which no rule with languages fits. */
  readonly language: string | null
}

export interface Turns {
  /** Null: no rule fits, or nobody of the rule is at work. */
  readonly assigned: readonly { readonly caseId: string; readonly person: string | null }[]
  /** Whose turn was the last, by rule; only rules that gave a case. */
  readonly last: ReadonlyMap<string, string>
}

const fits = (wanted: readonly string[], value: string | null): boolean =>
  wanted.length === 0 || (value !== null && wanted.includes(value))

/**
 * Gives cases to people in turns: the first rule that fits a case decides, and within it the next person after the last one who
 * is at work. People who are not keep their place in the order. The same cases in the same order give the same answer.
 */
export function roundRobin(
  cases: readonly Unassigned[],
  rules: readonly AssignmentRule[],
  atWork: ReadonlySet<string>,
): Turns {
  const last = new Map<string, string>()
  const assigned = cases.map(({ caseId, marketplace, kind, language }) => {
    const rule = rules.find(
      (one) => fits(one.marketplaces, marketplace) && fits(one.kinds, kind) && fits(one.languages, language),
    )
    const person = rule ? nextPerson(rule.people, last.get(rule.id) ?? rule.lastPerson, atWork) : null
    if (rule && person !== null) last.set(rule.id, person)
    return { caseId, person }
  })
  return { assigned, last }
}

/** The first at work after the last one, all around; the last one again if there is nobody else. */
function nextPerson(
  people: readonly string[],
  last: string | null,
  atWork: ReadonlySet<string>,
): string | null {
  const from = last === null ? 0 : people.indexOf(last) + 1
  return [...people.slice(from), ...people.slice(0, from)].find((person) => atWork.has(person)) ?? null
}
