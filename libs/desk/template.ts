import type { Words } from './rule.js'

/** What a template may name; each is filled in from the case, or else told as missing. */
export const TEMPLATE_VARIABLES = {
  buyer: { en: 'The buyer’s name or handle', zh: '买家姓名或账号' },
  orderId: { en: 'Order number', zh: '订单编号' },
  product: { en: 'Title of the goods', zh: '商品名称' },
  sku: { en: 'Product code', zh: '商品编码' },
  store: { en: 'Name of the shop', zh: '店铺名称' },
  agent: { en: 'Who writes', zh: '客服姓名' },
  amount: { en: 'Amount of the case with its currency', zh: '案件金额与币种' },
  reason: { en: 'Reason, in the language of the text where it has a name there', zh: '原因' },
  shippedOn: { en: 'Day of shipment (ISO)', zh: '发货日期' },
  today: { en: 'Day of writing at the shop’s site (ISO)', zh: '撰写日期' },
  deadline: { en: 'Next due day at the shop’s site (ISO)', zh: '下一个截止日' },
  nextWindow: {
    en: 'A sentence: when the shop answers next, by its fixed reply times',
    zh: '一句话：下一次固定回复时间',
  },
} as const satisfies Readonly<Record<string, Words>>

export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES
export type TemplateValues = Readonly<Partial<Record<TemplateVariable, string>>>

/** One language of a template. */
export interface TemplateText {
  readonly subject: string | null
  readonly body: string
}

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g

const isVariable = (name: string): name is TemplateVariable => Object.hasOwn(TEMPLATE_VARIABLES, name)

/** The names between double braces, each once, in order of appearance; known ones or not. */
export const placesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACE)].map(([, name = '']) => name)),
]

/** What keeps a text from being a template, in words: names that there are not, braces that close nothing. */
export function templateFaults(text: string): string[] {
  const unknown = placesOf(text).filter((name) => !isVariable(name))
  const rest = text.replaceAll(PLACE, '')
  return [
    ...unknown.map((name) => `there is no variable {{${name}}}`),
    ...(/\{\{|\}\}/.test(rest) ? ['double braces that belong to no variable'] : []),
  ]
}

/** The text with what is known filled in; what is not stays in its braces and is told. Values are put in as they are, never read again. */
export function render(
  text: string,
  values: TemplateValues,
): { readonly text: string; readonly missing: readonly TemplateVariable[] } {
  const missing = placesOf(text).filter((name): name is TemplateVariable => isVariable(name) && !values[name])
  const filled = text.replaceAll(PLACE, (place, name: string) => (isVariable(name) && values[name]) || place)
  return { text: filled, missing }
}

/** Words that stand for the variables while a template is read by the message rules, and set off none of them. */
export const SAMPLE_VALUES: Readonly<Record<TemplateVariable, string>> = {
  buyer: 'Kim',
  orderId: 'ORDER',
  product: 'SAMPLE',
  sku: 'SKU',
  store: 'STORE',
  agent: 'Lee',
  amount: '12.00 USD',
  reason: 'SAMPLE',
  shippedOn: 'DATE',
  today: 'DATE',
  deadline: 'DATE',
  nextWindow: 'DATE',
}

/** The language to write in: the one asked for, else the buyer's, else English, else whichever there is. Null: not the one asked for, or none. */
export function languageFor(
  languages: readonly string[],
  asked: string | null,
  buyerLocale: string | null,
): string | null {
  if (asked !== null) return languages.includes(asked) ? asked : null
  const own = buyerLocale?.slice(0, 2).toLowerCase()
  return languages.find((one) => one === own) ?? languages.find((one) => one === 'en') ?? languages[0] ?? null
}
