import { ForbiddenException, Inject, Injectable, UnauthorizedException } from '@nestjs/common'
import type { CanActivate, ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Request, Response } from 'express'
import { tenancy } from '../infra/tenancy.js'
import { ApiKeys } from './api-keys.js'
import { ROUTE_KEYS } from './caller.js'
import type { CallerIdentity, CallerRequest, Scope } from './caller.js'
import { SESSION_COOKIE, cookieOf } from './cookie.js'
import { RequestLimits } from './request-limits.js'
import { Staff } from './staff.js'

/** Finds the caller of every route that is not public and checks its scopes. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ApiKeys) private readonly keys: ApiKeys,
    @Inject(Staff) private readonly staff: Staff,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = [context.getHandler(), context.getClass()]
    if (this.reflector.getAllAndOverride<boolean | undefined>(ROUTE_KEYS.public, route)) return true
    const request = context.switchToHttp().getRequest<Request & CallerRequest>()
    const caller = await this.callerOf(request)
    // Whoever reads the feed well asks often, and costs little.
    if (request.path !== '/v1/changes')
      this.limits.take(caller.id, context.switchToHttp().getResponse<Response>())
    const needed = this.reflector.getAllAndOverride<Scope[] | undefined>(ROUTE_KEYS.scopes, route) ?? [
      'admin',
    ]
    const missing = needed.filter((scope) => !caller.scopes.has(scope))
    if (missing.length > 0) {
      throw new ForbiddenException({
        code: 'scope_missing',
        message: `this needs the scope ${missing.join(', ')}`,
      })
    }
    request.caller = caller
    tenancy.enter(caller.tenantId)
    return true
  }

  private async callerOf(request: Request): Promise<CallerIdentity> {
    const header = request.headers.authorization
    if (header !== undefined) {
      const key = /^Bearer (\S+)$/i.exec(header)?.[1]
      const caller = key === undefined ? null : await this.keys.callerOf(key)
      if (caller) return caller
      throw new UnauthorizedException({
        code: 'key_invalid',
        message: 'the API key is unknown, expired or revoked',
      })
    }
    const secret = cookieOf(request, SESSION_COOKIE)
    const session = secret === undefined ? null : await this.staff.session(secret)
    if (!session)
      throw new UnauthorizedException({ code: 'not_signed_in', message: 'sign in, or send an API key' })
    if (request.method !== 'GET' && request.headers['x-crosscase-page'] === undefined) {
      throw new ForbiddenException({
        code: 'page_header_missing',
        message: 'a browser session must send the header X-Crosscase-Page with every change',
      })
    }
    return session.caller
  }
}
