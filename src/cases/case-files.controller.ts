import {
  BadGatewayException,
  BadRequestException,
  Controller,
  Get,
  HttpException,
  Inject,
  NotFoundException,
  Param,
  Res,
} from '@nestjs/common'
import type { Response } from 'express'
import { Problem } from '#adapter'
import type { FileBody } from '#adapter'
import type { CaseKind } from '#case'
import { Accounts } from '../accounts/accounts.js'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Database } from '../infra/database.js'
import { Describe, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { caseRef } from './case-ref.js'

/** Types that a browser only shows and never runs; everything else leaves as bytes without a meaning. */
const SHOWN = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'video/mp4',
  'text/plain',
])

/** Files of a case's history, fetched at the marketplace when somebody looks: their links there end. */
@Controller('v1/cases/:id/files')
@Scopes('cases:read')
export class CaseFilesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  /** The file of that key, as the timeline names it. 404: the marketplace has it no more; 502, 503: it cannot give it now. */
  @Get(':key')
  @Describe({
    id: 'getCaseFile',
    summary: 'A file of the case’s history, as the timeline names it',
    description: 'Fetched at the marketplace when asked for. 502, 503: the marketplace cannot give it now.',
    answer: null,
    produces: ['application/octet-stream'],
    problems: [404, 502],
    path: { id: idSchema('case') },
  })
  async file(
    @Caller() caller: CallerIdentity,
    @Param('id') id: string,
    @Param('key') key: string,
    @Res() response: Response,
  ): Promise<void> {
    if (!/^[\w.~:-]{1,200}$/.test(key)) throw new BadRequestException('not the key of a file')
    const { name, type, bytes } = await this.fetch(caller.tenantId, numberOf('case', id), key)
    const plain = type.split(';')[0]?.trim().toLowerCase() ?? ''
    response.setHeader('Content-Type', SHOWN.has(plain) ? plain : 'application/octet-stream')
    response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encoded(name)}`)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
    response.setHeader('Cache-Control', 'private, no-store')
    response.end(bytes)
  }

  private async fetch(tenantId: number, caseId: string, key: string): Promise<FileBody> {
    const ref = await caseRef(this.database, this.vault, tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    const account = await this.accounts.open(tenantId, ref.accountId)
    try {
      return await account.connected('click').file(ref.kind as CaseKind, ref, key)
    } catch (error) {
      if (error instanceof RangeError || (error instanceof Problem && error.code === 'not_found'))
        throw new NotFoundException('there is no such file', { cause: error })
      if (!(error instanceof Problem)) throw error
      const passing = error.code === 'unavailable' || error.code === 'rate_limited'
      const detail = { code: error.code, message: error.message }
      throw passing
        ? new HttpException(detail, 503, { cause: error })
        : new BadGatewayException(detail, { cause: error })
    }
  }
}

/** For a header parameter (RFC 5987); the marketplace's name may hold anything. */
const encoded = (name: string): string =>
  encodeURIComponent(
    name
      .replaceAll(/[\p{Cc}/\\]/gu, '_')
      .slice(0, 150)
      .toWellFormed(),
  ).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
