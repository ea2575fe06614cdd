import type { Account, Capability, CredentialField, RateLimit } from '#adapter'
import { headersIn, mailboxesIn } from './mail-headers.js'
import { pageOf } from './told.js'

/** The shop's mailbox and sender, each part optional: without it mails are posted, and answers go by Seller Central. */
export const mailCredentials: readonly CredentialField[] = [
  {
    name: 'imapHost',
    secret: false,
    optional: true,
    title: { en: 'Mailbox server (IMAP)', zh: '收件服务器（IMAP）' },
  },
  {
    name: 'imapPort',
    secret: false,
    optional: true,
    title: { en: 'Mailbox port (993)', zh: '收件端口（993）' },
  },
  { name: 'imapUser', secret: false, optional: true, title: { en: 'Mailbox user', zh: '邮箱用户名' } },
  { name: 'imapPassword', secret: true, optional: true, title: { en: 'Mailbox password', zh: '邮箱密码' } },
  {
    name: 'smtpHost',
    secret: false,
    optional: true,
    title: { en: 'Sending server (SMTP)', zh: '发件服务器（SMTP）' },
  },
  {
    name: 'smtpPort',
    secret: false,
    optional: true,
    title: { en: 'Sending port (465)', zh: '发件端口（465）' },
  },
  {
    name: 'smtpUser',
    secret: false,
    optional: true,
    title: { en: 'Sending user, if another', zh: '发件用户名（如不同）' },
  },
  {
    name: 'smtpPassword',
    secret: true,
    optional: true,
    title: { en: 'Sending password, if another', zh: '发件密码（如不同）' },
  },
  {
    name: 'mailFrom',
    secret: false,
    optional: true,
    title: { en: 'Sender address registered with Amazon', zh: '在亚马逊登记的发件地址' },
  },
]

/** The fields that name recipients; servers note the one whom a mail really came to in fields of their own. */
const RECIPIENTS = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to', 'resent-to']

/** Whether a raw mail is addressed to the shop: to its registered sender, or to the mailbox itself. */
export function receivesMail({ credentials }: Account, rfc822: string): boolean {
  const own = ['mailFrom', 'imapUser', 'smtpUser']
    .map((name) => credentials[name]?.trim().toLowerCase() ?? '')
    .filter((address) => address.includes('@'))
  if (own.length === 0) return false
  const headers = headersIn(rfc822.split(/\r?\n\r?\n/, 1)[0] ?? '')
  return RECIPIENTS.some((name) => mailboxesIn(headers, name).some(({ address }) => own.includes(address)))
}

/** Mail servers publish no common figure; these keep us from knocking without end. */
export const mailLimits: readonly RateLimit[] = [
  {
    id: 'mail.read',
    operations: ['mail.read'],
    scope: 'account',
    capacity: 60,
    refillPerSecond: 0.5,
    source: 'our own restraint: visits to the mailbox; no figure is published',
    confidence: 'assumed',
  },
  {
    id: 'mail.send',
    operations: ['mail.send'],
    scope: 'account',
    capacity: 30,
    refillPerSecond: 0.5,
    source: 'our own restraint: letters sent; no figure is published',
    confidence: 'assumed',
  },
]

const MATRIX =
  'interface models of Amazon at 34dc93f (2026-08-05): no operation; Seller Central help as excerpted'

/** What can be done with all that Amazon has no interface for. */
export const mailCapabilities: readonly Capability[] = [
  {
    operation: { en: 'See buyer messages', zh: '查看买家消息' },
    kind: 'message',
    via: 'email',
    why: {
      en: 'Amazon has no interface to read messages: they are read from the shop’s mailbox',
      zh: '亚马逊没有读取消息的接口：从店铺邮箱读取',
    },
    link: pageOf.messages('US'),
    source: MATRIX,
    confidence: 'official',
  },
  {
    operation: { en: 'Answer buyer messages', zh: '回复买家消息' },
    kind: 'message',
    via: 'email',
    why: {
      en: 'Answers go by mail from the registered sender to the buyer’s relay address',
      zh: '从登记的发件地址发送邮件到买家的中转地址',
    },
    link: pageOf.messages('US'),
    source: MATRIX,
    confidence: 'official',
  },
  {
    operation: { en: 'Mark as “No response needed”', zh: '标记为“无需回复”' },
    kind: 'message',
    via: 'manual',
    why: { en: 'Amazon has no interface for it', zh: '亚马逊没有对应接口' },
    link: pageOf.messages('US'),
    source: MATRIX,
    confidence: 'official',
  },
  {
    operation: { en: 'See A-to-z claims', zh: '查看 A-to-z 索赔' },
    kind: 'claim',
    via: 'email',
    why: {
      en: 'Amazon has no interface for claims: they come by mail, by file or by hand; money that moves closes the loop',
      zh: '亚马逊没有索赔接口：通过邮件、文件或手工录入，并以资金变动核对',
    },
    link: pageOf.claims('US'),
    source: MATRIX,
    confidence: 'official',
  },
  {
    operation: { en: 'Answer, refund or appeal A-to-z claims', zh: '回复、退款或申诉 A-to-z 索赔' },
    kind: 'claim',
    via: 'manual',
    why: { en: 'Only in Seller Central', zh: '只能在卖家平台操作' },
    link: pageOf.claims('US'),
    source: MATRIX,
    confidence: 'official',
  },
  {
    operation: { en: 'See chargebacks', zh: '查看信用卡拒付' },
    kind: 'chargeback',
    via: 'email',
    why: {
      en: 'Amazon has no interface for chargebacks: they come by mail, by file or by hand; money that moves closes the loop',
      zh: '亚马逊没有拒付接口：通过邮件、文件或手工录入，并以资金变动核对',
    },
    link: pageOf.claims('US'),
    source: MATRIX,
    confidence: 'official',
  },
  {
    operation: { en: 'Represent a chargeback', zh: '拒付申辩' },
    kind: 'chargeback',
    via: 'email',
    why: {
      en: 'By answering Amazon’s mail, or in Seller Central',
      zh: '回复亚马逊的邮件，或在卖家平台操作',
    },
    link: pageOf.claims('US'),
    source: 'source document 002 §6; Seller Central help G202145040 as excerpted',
    confidence: 'secondary',
  },
  {
    operation: { en: 'Answer the care service (CSBA)', zh: '答复亚马逊客服（CSBA）' },
    kind: 'care_inquiry',
    via: 'manual',
    why: { en: 'Only by a message in Seller Central', zh: '只能在卖家平台发送消息' },
    link: pageOf.messages('US'),
    source: MATRIX,
    confidence: 'secondary',
  },
]
