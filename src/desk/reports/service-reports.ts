import { inRange } from '../range.js'
import { cell, columns, countCell, shareCell, tableOf } from './report.js'
import type { Origin, Report } from './report.js'
import { responsesOf } from './responses.js'

const number = (value: number | null): string => (value === null ? '' : String(Math.round(value * 10) / 10))

const responses: Report = {
  name: 'responses',
  title: { en: 'Answers within 24 hours', zh: '24 小时内回复' },
  note: {
    en: 'Buyers’ messages of the range; of several in a row the first counts. Weekends and holidays count. Left out: what the marketplace or its care service answers, and what needs no response. Times are those of the marketplace’s history.',
    zh: '所选时间内的买家消息，连续多条只计首条；周末与节假日照计；平台或其客服回复的、标记为无需回复的不计入。时间取自平台记录。',
  },
  table: async (sources) => {
    const rows = await responsesOf(sources)
    return tableOf(
      columns(
        ['shop', 'Shop', '店铺'],
        ['counted', 'Messages counted', '计入消息'],
        ['inTime', 'Within 24 h', '24 小时内'],
        ['share', 'Share', '占比'],
        ['median', 'Median minutes', '中位分钟'],
        ['late', 'Late', '超时'],
        ['exempt', 'Exempt', '豁免'],
        ['open', 'Still open in time', '未到期'],
      ),
      rows.map((one) => [
        cell(one.shop ?? (sources.language === 'zh' ? '全部' : 'All')),
        countCell(one.counted),
        countCell(one.inTime),
        shareCell(one.inTime, one.counted),
        cell(number(one.medianMinutes)),
        countCell(one.late),
        countCell(one.exempt),
        countCell(one.open),
      ]),
    )
  },
}

interface PromiseRow {
  by: 'owner' | 'market'
  name: string
  made: number
  settled: number
  kept: number
  medianLate: number | null
}

const promises: Report = {
  name: 'promises',
  title: { en: 'Promises kept', zh: '承诺兑现' },
  note: {
    en: 'Promises of a time in messages that left, by who made them and by market; settled: answered, or past due. Lateness in minutes, of those that were late.',
    zh: '已发出消息中的时间承诺，按客服与市场；已结：已回复或已逾期。迟到分钟数仅统计迟到的承诺。',
  },
  table: async ({ sql, tenantId, range, now }) => {
    const rows = await sql.query<PromiseRow>(
      `with promise as (
         select f.owner, f.market, f.due_at < coalesce(f.closed_at, $3) as late,
           f.closed_at is not null or f.due_at < $3 as settled,
           coalesce(f.minutes_late, floor(extract(epoch from $3::timestamptz - f.due_at) / 60)) as minutes
         from follow_up f join cases c on c.tenant_id = f.tenant_id and c.id = f.case_id
         where f.tenant_id = $1 and f.made_at >= $2 and f.made_at < $4 and f.due_at is not null
           and ($5::bigint[] is null or c.account_id = any($5)) and ($6::text[] is null or c.marketplace = any($6))
           and ($7::text[] is null or c.site = any($7)))
       select case when grouping(owner) = 0 then 'owner' else 'market' end as by, coalesce(owner, market) as name, count(*)::int as made,
         count(*) filter (where settled)::int as settled, count(*) filter (where settled and not late)::int as kept,
         percentile_cont(0.5) within group (order by minutes) filter (where settled and late) as "medianLate"
       from promise group by grouping sets ((owner), (market)) order by 1 desc, 3 desc, 2`,
      [tenantId, range.from, now, range.to, range.accounts, range.marketplaces, range.sites],
    )
    return tableOf(
      columns(
        ['by', 'By', '维度'],
        ['name', 'Who', '名称'],
        ['made', 'Made', '承诺数'],
        ['settled', 'Settled', '已结'],
        ['kept', 'Kept', '已兑现'],
        ['share', 'Kept share', '兑现率'],
        ['late', 'Median minutes late', '迟到中位分钟'],
      ),
      rows.map((one) => [
        cell(one.by),
        cell(one.name),
        countCell(one.made),
        countCell(one.settled),
        countCell(one.kept),
        shareCell(one.kept, one.settled),
        cell(number(one.medianLate)),
      ]),
    )
  },
}

const complaints: Report = {
  name: 'complaints',
  title: { en: 'Complaints by agent, cause and quarter', zh: '投诉：客服 × 原因 × 季度' },
  note: {
    en: 'Complaints that staff entered; repeated: more than one of a cause about an agent in a quarter. Shops and markets narrow to complaints about a case.',
    zh: '由客服录入的投诉；同一季度同一客服同一原因多于一次即为重复。按店铺或市场筛选时仅含有案件的投诉。',
  },
  table: async ({ sql, tenantId, range, zone }) => {
    const rows = await sql.query<{ agent: string; cause: string; quarter: string; n: number }>(
      `select u.name as agent, k.cause, to_char(k.at at time zone $4, 'YYYY-"Q"Q') as quarter, count(*)::int as n from complaint k
       join staff_user u on u.tenant_id = k.tenant_id and u.id = k.agent_id
       left join cases c on c.tenant_id = k.tenant_id and c.id = k.case_id
       where k.tenant_id = $1 and k.at >= $2 and k.at < $3 and ($5::bigint[] is null or c.account_id = any($5))
         and ($6::text[] is null or c.marketplace = any($6)) and ($7::text[] is null or c.site = any($7))
       group by k.agent_id, 1, 2, 3 order by 4 desc, 1, 2, 3`,
      [tenantId, range.from, range.to, zone, range.accounts, range.marketplaces, range.sites],
    )
    return tableOf(
      columns(
        ['agent', 'Agent', '客服'],
        ['cause', 'Cause', '原因'],
        ['quarter', 'Quarter', '季度'],
        ['count', 'Complaints', '投诉数'],
        ['repeated', 'Repeated', '是否重复'],
      ),
      rows.map(({ agent, cause, quarter, n }) => [
        cell(agent, 'entered'),
        cell(cause, 'entered'),
        cell(quarter),
        countCell(n, 'entered'),
        cell(n > 1 ? 'yes' : 'no'),
      ]),
    )
  },
}

interface LevelRow {
  shop: string
  scheme: string
  program: string
  day: string
  before: string | null
  level: string | null
  reported: string | null
  rulesChanged: boolean
}

const grades: Report = {
  name: 'grade_history',
  title: { en: 'Grades: changes of level', zh: '等级变化' },
  note: {
    en: 'Days on which a shop’s level or its rules changed, by nightly snapshot. What the marketplace reports wins over what we compute. Levels before and after a change of rules are not to be compared.',
    zh: '店铺等级或规则发生变化的日期（每夜快照）；平台数据优先于计算值；规则变更前后的等级不可比较。',
  },
  table: async ({ sql, tenantId, range }) => {
    const rows = await sql.query<LevelRow>(
      `with day as (
         select distinct on (account_id, scheme, program, on_day) account_id, scheme, program, on_day, level, reported, ruleset_id
         from grade_snapshot where tenant_id = $1 and on_day < $3::timestamptz::date + 1
           and on_day >= ($2::timestamptz - interval '1 day')::date
         order by account_id, scheme, program, on_day, version desc),
       turn as (
         select *, lag(level) over w as before, lag(ruleset_id) over w as rules_before, row_number() over w as place from day
         window w as (partition by account_id, scheme, program order by on_day))
       select a.name as shop, t.scheme, t.program, t.on_day::text as day, t.before, t.level, t.reported,
         t.ruleset_id <> t.rules_before as "rulesChanged"
       from turn t join account a on a.tenant_id = $1 and a.id = t.account_id
       where t.place > 1 and (t.level is distinct from t.before or t.ruleset_id <> t.rules_before)
         and ($4::bigint[] is null or t.account_id = any($4)) and ($5::text[] is null or a.marketplace = any($5))
         and ($6::text[] is null or a.site = any($6))
       order by t.on_day desc, 1, 2, 3 limit 10000`,
      [tenantId, range.from, range.to, range.accounts, range.marketplaces, range.sites],
    )
    return tableOf(
      columns(
        ['shop', 'Shop', '店铺'],
        ['scheme', 'Scheme', '体系'],
        ['program', 'Programme', '项目'],
        ['day', 'Day', '日期'],
        ['from', 'From', '原等级'],
        ['to', 'To', '新等级'],
        ['rules', 'Rules changed', '规则变更'],
      ),
      rows.map((one) => {
        const origin: Origin = one.reported === null ? 'computed' : 'marketplace'
        const [before, after] = [cell(one.before ?? '', origin), cell(one.level ?? '', origin)]
        const changed = cell(one.rulesChanged ? 'yes' : 'no')
        return [cell(one.shop), cell(one.scheme), cell(one.program), cell(one.day), before, after, changed]
      }),
    )
  },
}

/** The seven kinds of AliExpress (training documents, 003-39 to 003-45) and DHgate's rate, as their adapters mark orders. */
const BAD_MARKS = [
  'paid_not_shipped',
  'arbitration_raised',
  'dispute_not_answered',
  'review_3_stars_or_less',
  'description_3_stars_or_less',
  'communication_3_stars_or_less',
  'shipping_speed_1_star',
  'bper',
]

const badExperiences: Report = {
  name: 'bad_experiences',
  title: { en: 'Bad buyer experiences by kind', zh: '不良体验构成' },
  note: {
    en: 'AliExpress: the seven kinds; DHgate: the events that the shop’s settings name. An order counts once in the rate (row “any”) and in each of its kinds; the whole is the orders placed in the range.',
    zh: '速卖通七类不良体验；敦煌网按店铺设置的事件。同一订单在合计中只计一次，在各类中分别计入；分母为同期下单数。',
  },
  table: async ({ sql, tenantId, range }) => {
    const marked = inRange(range, 'm', 'at', 2).sql.replaceAll(/m\.(marketplace|site)/g, 'a.$1')
    const placed = inRange(range, 'o', 'placed_at', 2)
    const rows = await sql.query<{
      shop: string
      kind: string | null
      orders: number
      placed: number
      origins: Origin[]
    }>(
      `with bad as (
         select m.account_id, m.mark, m.order_id, m.provenance from order_mark m
         join account a on a.tenant_id = m.tenant_id and a.id = m.account_id
         where m.tenant_id = $1 and not m.withdrawn and m.mark = any($7) and ${marked}),
       kinds as (
         select account_id, mark as kind, count(distinct order_id)::int as orders, array_agg(distinct provenance) as origins
         from bad group by grouping sets ((account_id, mark), (account_id)))
       select a.name as shop, k.kind, k.orders, k.origins,
         (select count(*)::int from orders o where o.tenant_id = $1 and o.account_id = k.account_id and ${placed.sql}) as placed
       from kinds k join account a on a.tenant_id = $1 and a.id = k.account_id order by 1, 3 desc, 2 nulls first`,
      [tenantId, ...placed.parameters, BAD_MARKS],
    )
    return tableOf(
      columns(
        ['shop', 'Shop', '店铺'],
        ['kind', 'Kind', '类型'],
        ['orders', 'Orders', '订单数'],
        ['placed', 'Orders placed', '下单数'],
        ['rate', 'Rate', '比率'],
      ),
      rows.map(({ shop, kind, orders, placed: whole, origins }) => {
        const [one, ...more] = origins
        const origin = one !== undefined && more.length === 0 ? one : 'computed'
        const rate =
          orders <= whole
            ? shareCell(orders, whole, origin)
            : { ...shareCell(0, 0), numerator: orders, denominator: whole }
        return [cell(shop), cell(kind ?? 'any'), countCell(orders, origin), countCell(whole), rate]
      }),
    )
  },
}

export const SERVICE_REPORTS: readonly Report[] = [responses, promises, complaints, grades, badExperiences]
