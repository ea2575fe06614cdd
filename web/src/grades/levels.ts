import type { Words } from '../api/types'
import type { Grade, Ruleset } from './queries'

/** The title of a level, the one of a shop that is not judged included. */
export function levelTitle(rules: Ruleset, id: string | null): Words | undefined {
  const level = rules.levels.find((one) => one.id === id)
  return level?.title ?? (rules.notAssessed?.level === id ? rules.notAssessed?.title : undefined)
}

type Told = Pick<Grade, 'level' | 'score' | 'provenance'>

/** A scheme of which nobody has said anything yet: no level, no score, not one figure. */
export const isSilent = ({ level, score, provenance }: Told): boolean =>
  level === null && score.points === null && provenance.length === 0

/** Schemes that say something first; within each kind the order stays. */
export const tellingFirst = <One extends Told>(grades: readonly One[]): One[] =>
  grades.toSorted((a, b) => Number(isSilent(a)) - Number(isSilent(b)))

/** The programme where the title does not name it already. */
export const programBeside = (title: string, program: string | null): string | null =>
  program === null || title.includes(program) ? null : program

const pressing = ['no_headroom', 'little_headroom', 'likely_loss', 'level_changed']

/** Whether a level is lost or about to be: worth a look today. */
export const isPressing = ({ alerts }: Pick<Grade, 'alerts'>): boolean =>
  alerts.some((alert) => pressing.includes(alert))
