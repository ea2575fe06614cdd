export { BOXES, CASE_KINDS, CASE_STATUSES, PARTIES, PHASES, boxOf } from './case.js'
export type { Box, CaseKind, CaseStatus, Flag, Party, Phase } from './case.js'
export { money, moneyJson } from './money.js'
export type { Money } from './money.js'
export { calendarOf, siteCalendar } from './calendar.js'
export type { SiteCalendar } from './calendar.js'
export { deadlineTable, deadlinesIn, dueAt, isTimed, rowFor } from './deadline.js'
export type {
  Confidence,
  Deadline,
  DeadlineRow,
  DeadlineTable,
  OnMiss,
  Source,
  TimedRow,
} from './deadline.js'
export { faults, machine, offeredActions, recognise, stateOf } from './machine.js'
export type { Machine, StateDef, UnknownState } from './machine.js'
export { completed } from './complete.js'
export { observe } from './observe.js'
export type {
  Activity,
  GradeEffect,
  KnownCase,
  Observation,
  OrderLine,
  Outcome,
  ReturnFacets,
  Seen,
  ServiceOwner,
} from './observe.js'
export { canAct } from './act.js'
export type { ActRefusal } from './act.js'
