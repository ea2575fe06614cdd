import { createHash } from 'node:crypto'
import { BadRequestException, ConflictException, HttpException, Inject, Injectable } from '@nestjs/common'
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common'
import type { Request, Response } from 'express'
import { from, lastValueFrom } from 'rxjs'
import type { Observable } from 'rxjs'
import { Database } from './database.js'
import { Vault } from './vault.js'

interface Kept {
  requestHash: Buffer
  status: number | null
  answer: Buffer | null
  stale: boolean
}

interface Caller {
  readonly tenantId: number
}

/** After so long a request that never answered counts as lost, and its key may be used anew. */
const LOST_AFTER = '2 minutes'

/**
 * A request with an `Idempotency-Key` is carried out once: its answer is kept (sealed, since it may show a secret) for 30 days
 * and given again to a repeat, with `Idempotent-Replayed: true`; the same key with another request is refused 422, beside
 * one still at work 409. What was refused is not kept: it changed nothing. Without the header the route is as ever.
 */
@Injectable()
export class Idempotent implements NestInterceptor {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const request = http.getRequest<Request & { caller?: Caller }>()
    const key = request.headers['idempotency-key']
    if (key === undefined || request.caller === undefined) return next.handle()
    if (typeof key !== 'string' || key === '' || key.length > 255)
      throw new BadRequestException('an Idempotency-Key has 1 to 255 characters')
    const work = () => lastValueFrom(next.handle(), { defaultValue: undefined })
    return from(this.once(request.caller.tenantId, key, request, http.getResponse<Response>(), work))
  }

  private async once(
    tenantId: number,
    key: string,
    request: Request,
    response: Response,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const hash = hashOf(request)
    const mine = [tenantId, key]
    const [begun] = await this.database.query(
      `insert into idempotent_answer as a (tenant_id, key, request_hash) values ($1, $2, $3)
       on conflict (tenant_id, key) do update set created_at = now(), request_hash = excluded.request_hash
         where a.status is null and a.created_at < now() - interval '${LOST_AFTER}' returning 1`,
      [...mine, hash],
    )
    if (!begun) return this.again(tenantId, key, hash, response)
    try {
      const answer = await work()
      const vault = await this.vault.of(tenantId)
      await this.database.query(
        `update idempotent_answer set status = $3, answer = $4 where tenant_id = $1 and key = $2`,
        [...mine, response.statusCode, vault.seal(JSON.stringify(answer ?? null), 'answer')],
      )
      return answer
    } catch (error) {
      await this.database.query(`delete from idempotent_answer where tenant_id = $1 and key = $2`, mine)
      throw error
    }
  }

  private async again(tenantId: number, key: string, hash: Buffer, response: Response): Promise<unknown> {
    const [kept] = await this.database.query<Kept>(
      `select request_hash as "requestHash", status, answer from idempotent_answer where tenant_id = $1 and key = $2`,
      [tenantId, key],
    )
    if (kept && !kept.requestHash.equals(hash)) {
      const message = 'this Idempotency-Key was used before with another request'
      throw new HttpException({ code: 'idempotency_key_reused', message }, 422)
    }
    if (!kept?.answer || kept.status === null) {
      const message = 'the first request with this Idempotency-Key is still at work'
      throw new ConflictException({ code: 'idempotency_in_flight', message, retryAfter: 1 })
    }
    const vault = await this.vault.of(tenantId)
    response.status(kept.status)
    response.setHeader('Idempotent-Replayed', 'true')
    return JSON.parse(vault.open(kept.answer, 'answer').toString())
  }

  /** Forgets answers older than 30 days. */
  async eraseOld(): Promise<void> {
    await this.database.query(`delete from idempotent_answer where created_at < now() - interval '30 days'`)
  }
}

const hashOf = (request: Request): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([request.method, request.path, request.body ?? null]))
    .digest()
    .subarray(0, 16)
