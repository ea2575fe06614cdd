import { z } from 'zod'
import { instant, maybe, unread } from './wire.js'

/** A number as eBay prints it: text in some answers, a JSON number in others. */
const printed = z.union([z.string(), z.number()]).transform(String)

/** A rate with its counts, an amount, or a bare number. */
const metricValue = z.union([
  printed.transform((value) => ({
    value,
    numerator: undefined,
    denominator: undefined,
    currency: undefined,
  })),
  z.looseObject({
    value: maybe(printed),
    numerator: maybe(printed),
    denominator: maybe(printed),
    currency: maybe(z.string()),
  }),
])

const bound = maybe(z.union([printed.transform((value) => ({ value })), z.looseObject({ value: printed })]))

const metric = z.looseObject({
  metricKey: z.string().min(1),
  value: maybe(metricValue),
  level: maybe(z.string()),
  lookbackStartDate: maybe(instant),
  lookbackEndDate: maybe(instant),
  thresholdLowerBound: bound,
  thresholdUpperBound: bound,
  thresholdMetaData: maybe(z.string()),
  ...unread('name type'),
})

/** A StandardsProfile (Analytics 1.3.2), as far as we read it. */
export const profileWire = z.looseObject({
  program: z.string().min(1),
  standardsLevel: z.string().min(1),
  cycle: z.looseObject({
    cycleType: z.string().min(1),
    evaluationDate: instant,
    ...unread('evaluationMonth'),
  }),
  metrics: z.array(metric),
  ...unread('defaultProgram evaluationReason'),
})

export type Profile = z.output<typeof profileWire>
export type StandardsMetric = Profile['metrics'][number]
