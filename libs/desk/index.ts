export type { Provenance, Words } from './rule.js'
export { holdsOn } from './rule.js'
export { LANGUAGES, languageOf } from './text.js'
export type { Language } from './text.js'
export { timeExpressions } from './when.js'
export type { TimeExpression } from './when.js'
export type { Ambiguity } from './when-words.js'
export { followUpState, minutesLate, promisesIn, remindersOf } from './promise.js'
export type { FollowUp, FollowUpState, Promised, SentMessage } from './promise.js'
export { LINT_RULES, lint, release, severityOf } from './lint/lint.js'
export type { Finding, Override, Release } from './lint/lint.js'
export { asksForReview } from './lint/review-rules.js'
export { LINT_RULE_IDS } from './lint/lint-rule.js'
export type { LintContext, LintRuleId, OutgoingText, Severity } from './lint/lint-rule.js'
export type { Verdict } from './decide/verdict.js'
export { cancelGuidance } from './decide/cancel.js'
export type { CancelGuidance, CancelStep, OrderStage } from './decide/cancel.js'
export {
  CARE_BENCHMARKS,
  CARE_SITES,
  CARE_TRIALS,
  careEligibility,
  enrolledAt,
  returnAddressConsequence,
  routeInquiry,
  trialEndsAt,
} from './decide/csba.js'
export type { CareSite, Enrolment, Inquiry, ReturnSetting, Route } from './decide/csba.js'
export { FEE_CREDIT_CAUSES, FEE_CREDIT_RULES, feeCredit } from './decide/fee-credit.js'
export type { FeeCredit, FeeCreditCause, FeeCreditRules } from './decide/fee-credit.js'
export { freightLiability } from './decide/freight.js'
export type { AmazonReturn, CareReturn, DhgateReturn, Freight, ReturnCause } from './decide/freight.js'
export { odrEffect, orderIsDefective } from './decide/odr.js'
export type { OdrEffect, OdrEvent } from './decide/odr.js'
export {
  EXCLUDED_CATEGORIES,
  insureReturn,
  returnDisposition,
  returnEligibility,
  returnLoss,
} from './decide/returns.js'
export type { Disposition, GoodsCategory, KeepOffer, ReturnCosts } from './decide/returns.js'
export { longestGap, nextWindow, windowText, windowsProblem } from './windows.js'
export type { Opening, ReplyWindow } from './windows.js'
export { DESK_CLOCKS } from './clocks.js'
export { CLOCK_USES, deskClocksOf } from './clock-uses.js'
export type { ClockedCase, ClockUse } from './clock-uses.js'
export {
  coverage,
  danglingCodes,
  DEFAULT_REASONS,
  MAX_LEVELS,
  namesOf,
  pathOf,
  reasonsOf,
  TOPICS,
  topicOf,
  treeFaults,
} from './reasons.js'
export type { Answer, CoverageRow, PlacedReason, Reason, ReasonCodes, Solution, Topic } from './reasons.js'
export { edited, isRetired, keptCodes, movedPath, unanswered } from './reason-edits.js'
export type { Edited, TreeEdit } from './reason-edits.js'
export { REASON_CODES, UNMAPPED } from './reason-codes.js'
export { csv, CSV_MARK, csvLines, REQUEST_LOG_COLUMNS, requestLog, requestLogRow } from './request-log.js'
export type { RequestEntry } from './request-log.js'
export { percentText, share, sharesOfHundred } from './report/percent.js'
export {
  monthQuestions,
  PRODUCT_SHARE_COLUMNS,
  productCounts,
  productShares,
  rawSheet,
  returnContactRate,
  topicShares,
} from './report/inquiries.js'
export type { InquiryFact, Most } from './report/inquiries.js'
export {
  compare,
  consistentCounts,
  sidesOf,
  twoProportionTest,
  wholePercents,
  wilson,
} from './report/compare.js'
export type { Compared, Interval, Proportion } from './report/compare.js'
export {
  badExperiences,
  complaintReport,
  levelChanges,
  median,
  promiseReport,
  responseReport,
} from './report/service.js'
export type { Complaint, Exchange, LevelReading, PromiseReport, ResponseReport } from './report/service.js'
export { isClosing } from './closing.js'
export { mentionsIn } from './mentions.js'
export type { Named } from './mentions.js'
export { roundRobin } from './round-robin.js'
export type { AssignmentRule, Turns, Unassigned } from './round-robin.js'
export {
  languageFor,
  placesOf,
  render,
  SAMPLE_VALUES,
  TEMPLATE_VARIABLES,
  templateFaults,
} from './template.js'
export type { TemplateText, TemplateValues, TemplateVariable } from './template.js'
export { noResponseEffect, noResponseRefusal } from './no-response.js'
export type { NoResponseEffect } from './no-response.js'
