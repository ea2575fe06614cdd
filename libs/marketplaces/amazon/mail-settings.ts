import { z } from 'zod'
import type { ShopSettings } from '#adapter'
import { NOTICE_KINDS } from './mail-template.js'
import { SITES } from './sites.js'

const phrase = z.string().trim().toLowerCase().min(2).max(200)

/** A template that a shop adds, since Amazon's wording changes. */
const template = z.strictObject({
  kind: z.enum(NOTICE_KINDS),
  subject: z.array(phrase).min(1).max(20),
  text: z.array(phrase).min(1).max(20).optional(),
})

/** A span in which the shop was enrolled in the care service at a site: from its effective instant on, up to and without its end. */
const enrolment = z
  .strictObject({
    site: z.enum(Object.keys(SITES)),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .refine(({ from, to }) => to === null || Date.parse(from) < Date.parse(to), {
    message: 'an enrolment ends after it begins',
  })

export type Enrolment = z.output<typeof enrolment>

const enrolments = z
  .array(enrolment)
  .max(200)
  .refine((all) => overlapping(all) === null, {
    message: 'two enrolments of one site overlap: a shop is enrolled once at a time',
  })

function overlapping(all: readonly Enrolment[]): Enrolment | null {
  const sorted = [...all].sort((a, b) => Date.parse(a.from) - Date.parse(b.from))
  return (
    sorted.find((one, index) =>
      sorted
        .slice(0, index)
        .some(({ site, to }) => site === one.site && (to === null || Date.parse(to) > Date.parse(one.from))),
    ) ?? null
  )
}

/** What a shop's owner sets for its mail and for the care service; each with a default. */
export const mailSettingFields = {
  /** By which name the shop's mail server signs its checks of senders. */
  mailAuthServer: z
    .string()
    .trim()
    .max(253)
    .default('')
    .meta({
      'x-words': {
        en: 'Name of your mail server in Authentication-Results',
        zh: '邮件服务器在 Authentication-Results 中的名称',
      },
    }),
  /** Whether a mail that is no notice and no buyer's opens a case. */
  otherMail: z
    .enum(['case', 'keep'])
    .default('case')
    .meta({ 'x-words': { en: 'Mails that we do not recognise', zh: '无法识别的邮件' } }),
  mailTemplates: z
    .array(template)
    .max(100)
    .default([])
    .meta({ 'x-words': { en: 'Further wordings of notices', zh: '补充的通知模板' } }),
  careService: enrolments.default([]).meta({
    'x-words': { en: 'Enrolments in Customer Service by Amazon', zh: '亚马逊客户服务（CSBA）注册时段' },
  }),
} as const

const mailSettings = z.object(mailSettingFields)
export type MailSettings = z.output<typeof mailSettings>

const DEFAULTS: MailSettings = mailSettings.parse({})

/** The mail's part of a shop's settings; what cannot be read counts as not set, since observing never refuses. */
export function mailSettingsOf(settings: ShopSettings | undefined): MailSettings {
  if (settings === undefined) return DEFAULTS
  const parsed = mailSettings.safeParse(settings)
  return parsed.success ? parsed.data : DEFAULTS
}
