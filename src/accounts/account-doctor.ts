import { HttpException, Inject, Injectable } from '@nestjs/common'
import { Problem } from '#adapter'
import type { Words } from '#adapter'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { Accounts } from './accounts.js'
import type { OpenAccount } from './accounts.js'

/** One thing that was looked at. */
export interface Finding {
  readonly check: 'address' | 'call' | 'expiry' | 'quota' | 'stream'
  /** What of it: a host, a limit, a stream; null where there is but one. */
  readonly of: string | null
  readonly ok: boolean
  readonly says: Words
  readonly nextStep: Words | null
}

const fine = (check: Finding['check'], of: string | null, en: string, zh: string): Finding => ({
  check,
  of,
  ok: true,
  says: { en, zh },
  nextStep: null,
})

/** What to do about a call that failed. */
const ADVICE: Partial<Record<Problem['code'], Words>> = {
  auth_expired: {
    en: 'Ask the shop owner for consent again (POST /v1/consents), or store new credentials.',
    zh: '请店铺主账号重新授权（POST /v1/consents），或保存新的凭据。',
  },
  forbidden: {
    en: 'Grant the missing role or scope to the application at the marketplace, then let the owner consent again.',
    zh: '在平台为应用开通缺少的角色或权限，然后重新授权。',
  },
  rejected: {
    en: 'Compare the credentials, the secret for signatures first, and the site with what the marketplace shows.',
    zh: '请核对凭据（先核对签名密钥）和站点是否与平台一致。',
  },
  rate_limited: {
    en: 'The budget of this operation is used up; wait for its reset.',
    zh: '该操作的调用额度已用完，请等待重置。',
  },
  unavailable: {
    en: 'The marketplace does not answer; look at its status page and at your network.',
    zh: '平台没有响应，请查看平台状态页和本机网络。',
  },
  contract_changed: {
    en: 'The marketplace changed its answer: update this service, and report it.',
    zh: '平台更改了接口返回，请升级本服务并反馈。',
  },
}
const LATER: Words = { en: 'Try again later.', zh: '请稍后重试。' }

const adviceOn = (code: string | undefined): Words => ADVICE[code as Problem['code']] ?? LATER

/** Looks at all that a shop's connection hangs on, with one call to the marketplace, and says what to do. Changes nothing. */
@Injectable()
export class AccountDoctor {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async examine(tenantId: number, accountId: string): Promise<Finding[]> {
    const account = await this.opened(tenantId, accountId)
    if ('check' in account) return [account]
    return [
      ...addresses(account),
      await called(account),
      ...this.expiring(account),
      ...(await this.quotas(tenantId, accountId)),
      ...(await this.streams(tenantId, accountId)),
    ]
  }

  /** The shop, or why it cannot even be opened: a setting is missing, or the master key is another. */
  private async opened(tenantId: number, accountId: string): Promise<OpenAccount | Finding> {
    try {
      return await this.accounts.open(tenantId, accountId)
    } catch (error) {
      if (error instanceof HttpException || !(error instanceof Error)) throw error
      const { message } = error
      return { check: 'call', of: null, ok: false, says: { en: message, zh: message }, nextStep: null }
    }
  }

  private expiring({ marketplace, account }: OpenAccount): Finding[] {
    const alarms = marketplace.alarms(account, this.clock.now())
    if (alarms.length === 0)
      return [fine('expiry', null, 'nothing runs out soon', '近期没有到期的授权或密钥')]
    return alarms.map(({ code, reason, nextStep }) => ({
      check: 'expiry',
      of: code,
      ok: false,
      says: reason,
      nextStep,
    }))
  }

  private async quotas(tenantId: number, accountId: string): Promise<Finding[]> {
    const levels = await this.accounts.budgets(tenantId, accountId)
    const empty = levels.filter(({ left }) => left < 1)
    if (empty.length === 0) return [fine('quota', null, 'every limit has calls left', '各项调用额度均有剩余')]
    return empty.map(({ limit }) => ({
      check: 'quota',
      of: limit.id,
      ok: false,
      says: { en: `no call is left of ${limit.id}`, zh: `${limit.id} 的调用额度已用完` },
      nextStep: adviceOn('rate_limited'),
    }))
  }

  private async streams(tenantId: number, accountId: string): Promise<Finding[]> {
    const rows = await this.database.query<{ stream: string; code: string | null; message: string | null }>(
      `select stream, problem ->> 'code' as code, problem ->> 'message' as message from sync_stream
       where tenant_id = $1 and account_id = $2 and problem is not null order by stream`,
      [tenantId, accountId],
    )
    return rows.map(({ stream, code, message }) => ({
      check: 'stream',
      of: stream,
      ok: false,
      says: { en: message ?? 'it failed', zh: message ?? '读取失败' },
      nextStep: adviceOn(code ?? undefined),
    }))
  }
}

/** Each host by its name, with the scheme that is used: secrets go over TLS, but to the simulated marketplaces. */
function addresses({ account }: OpenAccount): Finding[] {
  return Object.entries(account.endpoints).map(([name, base]) => {
    const { protocol, host, hostname } = new URL(base)
    const safe = protocol !== 'http:' || /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname)
    if (safe) return fine('address', name, `${protocol}//${host}`, `${protocol}//${host}`)
    return {
      check: 'address',
      of: name,
      ok: false,
      says: { en: `${base} is not encrypted`, zh: `${base} 未加密` },
      nextStep: { en: 'Use https.', zh: '请使用 https。' },
    }
  })
}

/** One call as this shop: it needs the host, the token, the signature and the scope. */
async function called(account: OpenAccount): Promise<Finding> {
  const { marketplace } = account
  const [stream] =
    Object.entries(marketplace.streams).find(([, { everySeconds }]) => everySeconds !== null) ?? []
  try {
    const connected = account.connected('click')
    if (marketplace.probes) await connected.probe()
    if (stream !== undefined) await connected.list(stream, null)
    return fine(
      'call',
      stream ?? null,
      'host, token, signature and scope are right',
      '主机、令牌、签名和权限均正常',
    )
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, message } = error
    return {
      check: 'call',
      of: stream ?? null,
      ok: false,
      says: { en: `${code}: ${message}`, zh: `${code}：${message}` },
      nextStep: adviceOn(code),
    }
  }
}
