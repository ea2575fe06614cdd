import { milliseconds } from '../clock.js'
import { json, type Answer } from '../http.js'
import type { Deed } from '../marketplace.js'
import { route, type Call, type Route } from './calls.js'
import { isReportType, makeReport } from './reports.js'
import type { ReportSchedule } from './types.js'
import { ERRORS, instant, invalid, listIn, objectIn } from './wire.js'
import { plan, record, sellerOf, type World } from './world.js'

/*
 * Schedules of reports: one a type and set of marketplaces; another replaces it. That a report spans the time since the one before it is this
 * sandbox's own choice, since no document says it.
 */

const PERIODS =
  'PT5M PT15M PT30M PT1H PT2H PT4H PT8H PT12H P1D P2D P3D PT84H P7D P14D P15D P18D P30D P1M'.split(' ')

const lengthOf = (period: string): number => milliseconds(period === 'P1M' ? 'P30D' : period)

const ownSchedules = ({ world, seller }: Call): ReportSchedule[] =>
  world.state.schedules.filter((one) => one.seller === seller.login)

function createSchedule(call: Call): Answer {
  const { world, seller, deed } = call
  const body = objectIn(call.request.body)
  const { reportType: type, marketplaceIds, period } = body ?? {}
  if (typeof type !== 'string' || !Array.isArray(marketplaceIds) || marketplaceIds.length === 0)
    return ERRORS.invalid
  if (typeof period !== 'string' || !PERIODS.includes(period)) return invalid(`Invalid period`)
  if (!isReportType(type)) return invalid(`Report type ${type} is not supported here`)
  const first = body?.['nextReportCreationTime']
  const nextAt = typeof first === 'string' ? Date.parse(first) : deed.at + lengthOf(period)
  if (Number.isNaN(nextAt)) return ERRORS.invalid
  const ids = marketplaceIds.map(String)
  const same = (one: ReportSchedule): boolean =>
    one.seller === seller.login && one.type === type && one.marketplaceIds.join() === ids.join()
  const schedule = {
    id: String(70_000 + world.state.nextSeq++),
    seller: seller.login,
    type,
    marketplaceIds: ids,
    period,
    nextAt,
  }
  world.state.schedules = [...world.state.schedules.filter((one) => !same(one)), schedule]
  plan(world, nextAt, 'scheduled-report', schedule.id)
  record(world, deed, seller.login, 'report.scheduled', { scheduleId: schedule.id, type, period })
  return json(201, { reportScheduleId: schedule.id })
}

const scheduleJson = ({ id, type, marketplaceIds, period, nextAt }: ReportSchedule) => ({
  reportScheduleId: id,
  reportType: type,
  marketplaceIds,
  period,
  nextReportCreationTime: instant(nextAt),
})

function listSchedules(call: Call): Answer {
  const types = listIn(call.request.query, 'reportTypes')
  if (types.length === 0) return ERRORS.invalid
  const found = ownSchedules(call).filter(({ type }) => types.includes(type))
  return json(200, { reportSchedules: found.map(scheduleJson) })
}

/** Makes the report that a schedule promised, and promises the next; nothing for a schedule that was replaced. */
export function runSchedule(world: World, id: string, deed: Deed): void {
  const schedule = world.state.schedules.find((one) => one.id === id)
  if (!schedule) return
  const { seller, type, marketplaceIds, period } = schedule
  makeReport(
    { world, seller: sellerOf(world, seller), deed },
    { type, marketplaceIds, from: deed.at - lengthOf(period), to: deed.at, scheduleId: id },
  )
  schedule.nextAt = deed.at + lengthOf(period)
  plan(world, schedule.nextAt, 'scheduled-report', id)
}

const BASE = '/reports/2021-06-30/schedules'

export const SCHEDULE_ROUTES: readonly Route[] = [
  route('POST', BASE, 'reports.schedule', 'nothing', [0.0222, 10], createSchedule),
  route('GET', BASE, 'reports.schedules', 'list', [0.0222, 10], listSchedules),
]
