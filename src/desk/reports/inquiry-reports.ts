import {
  monthQuestions,
  namesOf,
  PRODUCT_SHARE_COLUMNS,
  productCounts,
  REQUEST_LOG_COLUMNS,
  requestLogRow,
  topicShares,
} from '#desk'
import type { Most } from '#desk'
import { entryOf } from '../log/log-rows.js'
import type { LogRow, NotedField } from '../log/log-rows.js'
import { inRange } from '../range.js'
import { inquiries, inquiryFacts } from './inquiry-facts.js'
import { cell, columns, countCell, ratioCell, shareCell, SHOWN_ROWS, tableOf } from './report.js'
import type { Cell, Report, Sources } from './report.js'

const NOT_INQUIRIES = {
  en: 'One row an inquiry: orders, unpaid items and ratings are none. Entries by hand are among them.',
  zh: '每条咨询一行；订单、未付款和评价不计入；含手工登记。',
}

/** Which field each of the eleven columns is; null: made by us. */
const LOG_FIELDS: readonly (NotedField | null)[] = [
  null,
  null,
  null,
  'shippedOn',
  'carrier',
  'productCode',
  'request',
  'solved',
  null,
  null,
  null,
]

const LOG_COLUMNS = REQUEST_LOG_COLUMNS.map((title, at) => ({ key: `column${at + 1}`, title }))

function logCells(row: LogRow, number: number, { tree, zone, language }: Sources): Cell[] {
  const byHand = row.caseId === null
  return requestLogRow(entryOf(row, tree), number, zone, language).map((text, at) => {
    const field = LOG_FIELDS[at] ?? null
    const entered = byHand ? at > 0 : field !== null && row.entered.includes(field)
    return cell(text, entered ? 'entered' : at === 0 || at > 6 ? 'computed' : 'marketplace')
  })
}

async function* logPages(sources: Sources): AsyncGenerator<Cell[][]> {
  let number = 0
  for await (const page of sources.log.pages(sources.tenantId, sources.range))
    yield page.map((row) => logCells(row, (number += 1), sources))
}

const requests: Report = {
  name: 'request_log',
  title: { en: 'Customer request log', zh: '客户需求登记表' },
  note: NOT_INQUIRIES,
  table: async (sources) => {
    const { log, tenantId, range } = sources
    const rows = await log.page(tenantId, range, null, SHOWN_ROWS + 1)
    return tableOf(
      LOG_COLUMNS,
      rows.map((row, at) => logCells(row, at + 1, sources)),
    )
  },
  pages: logPages,
}

const RAW_COLUMNS = columns(
  ['order', 'Order no.', '订单编号'],
  ['reason1', 'Reason level 1', '第一级原因'],
  ['reason2', 'Reason level 2', '第二级原因'],
)

function rawCells(row: LogRow, { tree, language }: Sources): Cell[] {
  const names = entryOf(row, tree).reasons.map((name) => name[language])
  return [
    cell(row.orderId ?? '', row.caseId === null ? 'entered' : 'marketplace'),
    cell(names[0] ?? ''),
    cell(names[1] ?? ''),
  ]
}

const raw: Report = {
  name: 'raw_sheet',
  title: { en: 'Raw sheet of reasons', zh: '原因原始表' },
  note: NOT_INQUIRIES,
  table: async (sources) => {
    const rows = await sources.log.page(sources.tenantId, sources.range, null, SHOWN_ROWS + 1)
    return tableOf(
      RAW_COLUMNS,
      rows.map((row) => rawCells(row, sources)),
    )
  },
  pages: async function* (sources) {
    for await (const page of sources.log.pages(sources.tenantId, sources.range))
      yield page.map((row) => rawCells(row, sources))
  },
}

const products: Report = {
  name: 'product_shares',
  title: { en: 'Product inquiry shares', zh: '商品咨询占比' },
  note: {
    en: 'Ranked by share of all inquiries. Shares are rounded half up and do not add up: other topics are outside the table. Satisfaction is staff’s entry, blank where nobody rated. Topics follow the paths of the default tree.',
    zh: '按咨询占比排序；占比四舍五入，未列主题不在表内，故不加总为 100%。满意度由客服录入，无评分则留空。主题按默认原因树路径。',
  },
  table: async (sources) => {
    const counts = productCounts(await inquiryFacts(sources))
    return tableOf(
      PRODUCT_SHARE_COLUMNS.map((title, at) => ({ key: `column${at + 1}`, title })),
      counts.map(({ productCode, inquiries: own, satisfied, topics }, at) => [
        countCell(at + 1),
        cell(productCode, 'marketplace'),
        shareCell(own.count, own.of),
        shareCell(satisfied.count, satisfied.of, 'entered'),
        ...topics.map(({ count, of }) => shareCell(count, of)),
      ]),
    )
  },
}

const TOPIC_WORDS = {
  delivery: { en: 'Delivery', zh: '配送' },
  cancellation: { en: 'Order cancellation', zh: '订单取消' },
  return_refund: { en: 'Returns and refunds', zh: '退货退款' },
  defect: { en: 'Defective goods', zh: '商品缺陷' },
  order_confirmation: { en: 'Order confirmation', zh: '订单确认' },
  other: { en: 'Other or not placed', zh: '其他或未归类' },
} as const

const topics: Report = {
  name: 'topic_shares',
  title: { en: 'Shares of the five topics', zh: '五大主题占比' },
  note: {
    en: 'The five topics and the rest add up to exactly 100.00 %: largest remainder. Topics follow the paths of the default tree.',
    zh: '五大主题与其他加总恰为 100.00%（最大余数法）。主题按默认原因树路径。',
  },
  table: async (sources) => {
    const facts = await inquiryFacts(sources)
    const all = facts.reduce((sum, { times = 1 }) => sum + times, 0)
    return tableOf(
      columns(['topic', 'Topic', '主题'], ['inquiries', 'Inquiries', '咨询数'], ['share', 'Share', '占比']),
      topicShares(facts).map(({ topic, count, share }) => [
        cell(TOPIC_WORDS[topic][sources.language]),
        countCell(count),
        { ...shareCell(count, all), text: all === 0 ? '' : share },
      ]),
    )
  },
}

const QUESTIONS = {
  reason: { en: 'Top reason', zh: '首要原因' },
  product: { en: 'Product with most inquiries', zh: '咨询最多的商品' },
  opinion: { en: 'Most frequent opinion', zh: '最常见意见' },
} as const

const questions: Report = {
  name: 'month_questions',
  title: { en: 'The three questions about a month', zh: '月度三问' },
  note: {
    en: 'The top reason, product and opinion of the range, each in all inquiries. Opinions are what staff noted; inquiries without one count in the whole.',
    zh: '所选时间内的首要原因、商品和意见，占全部咨询之比。意见由客服录入，无意见的咨询计入总数。',
  },
  table: async (sources) => {
    const facts = await inquiryFacts(sources)
    const all = facts.reduce((sum, { times = 1 }) => sum + times, 0)
    const found = monthQuestions(facts)
    const { sql, parameters } = inquiries(sources)
    const [opinion] = await sources.sql.query<{ value: string; count: number }>(
      `select opinion as value, count(*)::int as count from ${sql} i where opinion is not null group by 1 order by 2 desc, 1 limit 1`,
      parameters,
    )
    const name = found.reason && namesOf(sources.tree, found.reason.value)
    const reason =
      found.reason && name ? name.map((one) => one[sources.language]).join(' / ') : found.reason?.value
    const row = (
      key: keyof typeof QUESTIONS,
      most: Pick<Most, 'count'> | null | undefined,
      value: string | undefined,
    ) => [
      cell(QUESTIONS[key][sources.language]),
      cell(value ?? '', key === 'opinion' ? 'entered' : 'computed'),
      countCell(most?.count ?? 0),
      shareCell(most?.count ?? 0, all),
    ]
    return tableOf(
      columns(
        ['question', 'Question', '问题'],
        ['answer', 'Answer', '答案'],
        ['inquiries', 'Inquiries', '咨询数'],
        ['share', 'Share', '占比'],
      ),
      [
        row('reason', found.reason, reason),
        row('product', found.product, found.product?.value),
        row('opinion', opinion, opinion?.value),
      ],
    )
  },
}

const returnContacts: Report = {
  name: 'return_contacts',
  title: { en: 'Return-related contact rate', zh: '退货相关联系率' },
  note: {
    en: 'Inquiries about returns and refunds in the orders shipped in the same range. The sources do not say by what they divide: orders shipped is our choice (unconfirmed).',
    zh: '退货退款类咨询 ÷ 同期已发货订单。来源未说明分母，采用已发货订单（未证实）。',
  },
  table: async (sources) => {
    const { sql, parameters } = inquiries(sources)
    const shipped = inRange(sources.range, 'o', 'shipped_at', 2)
    const rows = await sources.sql.query<{ shop: string; inquiries: number; shipped: number }>(
      `select a.name as shop, coalesce(i.n, 0)::int as inquiries, coalesce(s.n, 0)::int as shipped from account a
       left join (select account_id, count(*) as n from ${sql} i
         where reason = 'after_sale/return_refund' or reason like 'after\\_sale/return\\_refund/%' group by 1) i on i.account_id = a.id
       left join (select o.account_id, count(*) as n from orders o where o.tenant_id = $1 and ${shipped.sql} group by 1) s on s.account_id = a.id
       where a.tenant_id = $1 and (i.n is not null or s.n is not null) order by 2 desc, 1`,
      parameters,
    )
    const total = rows.reduce(
      (sum, one) => ({ inquiries: sum.inquiries + one.inquiries, shipped: sum.shipped + one.shipped }),
      {
        inquiries: 0,
        shipped: 0,
      },
    )
    const all = { shop: sources.language === 'zh' ? '全部' : 'All', ...total }
    return tableOf(
      columns(
        ['shop', 'Shop', '店铺'],
        ['inquiries', 'Return-related inquiries', '退货相关咨询'],
        ['shipped', 'Orders shipped', '已发货订单'],
        ['rate', 'Rate', '比率'],
      ),
      [...rows, all].map((one) => [
        cell(one.shop),
        countCell(one.inquiries),
        countCell(one.shipped),
        ratioCell(one.inquiries, one.shipped),
      ]),
    )
  },
}

export const INQUIRY_REPORTS: readonly Report[] = [requests, raw, products, topics, questions, returnContacts]
