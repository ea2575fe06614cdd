import {
  Body,
  ConflictException,
  Controller,
  Delete,
  ForbiddenException,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  UseInterceptors,
} from '@nestjs/common'
import { ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator'
import { z } from 'zod'
import { Describe, Says, idSchema, instant, listOf, named } from '../infra/describe.js'
import { Idempotent } from '../infra/idempotency.js'
import { numberOf } from '../infra/ids.js'
import { IsInstant } from '../infra/lists.js'
import { ApiKeys } from './api-keys.js'
import { Caller, SCOPES, Scopes } from './caller.js'
import type { CallerIdentity, Scope } from './caller.js'

class CreateKeyDto {
  @Says('To recognise it by: the system that uses it')
  @Matches(/^[^\p{Cc}]{1,100}$/u)
  name!: string

  @IsArray()
  @ArrayMinSize(1)
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[]

  @Says('Without it the key does not expire')
  @IsOptional()
  @IsInstant()
  expiresAt?: string
}

class RotateKeyDto {
  @Says('For how long the old key still works')
  @IsInt()
  @Min(0)
  @Max(720)
  overlapHours = 24
}

const keySchema = named(
  'ApiKey',
  z.object({
    id: idSchema('key'),
    name: z.string(),
    hint: z.string().describe('Its first characters'),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: instant(),
    createdBy: z.string(),
    expiresAt: instant().nullable(),
    revokedAt: instant().nullable(),
    lastUsedAt: instant('To the minute').nullable(),
    replacedBy: idSchema('key').nullable(),
  }),
)
const newKeySchema = named('NewApiKey', keySchema.extend({ key: z.string().describe('Shown this once') }))
const path = { id: idSchema('key') }

/** Keys of ERP systems: shown once, rotated with an overlap, revoked at once. */
@Controller('v1/keys')
@Scopes('admin')
export class KeysController {
  constructor(@Inject(ApiKeys) private readonly keys: ApiKeys) {}

  @Get()
  @Describe({ id: 'listKeys', summary: 'API keys, the revoked ones included', answer: listOf(keySchema) })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.keys.list(caller.tenantId) }
  }

  @Post()
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'createKey',
    summary: 'Make a key; the answer shows it this once',
    answer: newKeySchema,
    idempotency: 'optional',
    problems: [409, 413, 415, 422],
  })
  async create(@Caller() caller: CallerIdentity, @Body() body: CreateKeyDto) {
    const beyond = body.scopes.filter((scope) => !caller.scopes.has(scope))
    if (beyond.length > 0)
      throw new ForbiddenException({
        code: 'scope_missing',
        message: `nobody gives what he does not have: ${beyond.join(', ')}`,
      })
    const { name, scopes, expiresAt } = body
    const wanted = { name, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) }
    return this.keys.make({ id: caller.tenantId, mode: caller.mode }, wanted, caller)
  }

  @Post(':id/rotate')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'rotateKey',
    summary: 'A new key with the same name and scopes; the old one works until the overlap ends',
    answer: newKeySchema,
    idempotency: 'optional',
    problems: [404, 409, 413, 415, 422],
    path,
  })
  async rotate(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: RotateKeyDto) {
    const tenant = { id: caller.tenantId, mode: caller.mode }
    const rotated = await this.keys.rotate(tenant, numberOf('key', id), body.overlapHours, caller)
    if (rotated === 'unknown') throw new NotFoundException('no such key')
    if (rotated === 'over')
      throw new ConflictException({
        code: 'key_over',
        message: 'this key is revoked, expired or replaced already',
      })
    return rotated
  }

  @Delete(':id')
  @HttpCode(204)
  @Describe({ id: 'revokeKey', summary: 'End a key at once', answer: null, problems: [404], path })
  async revoke(@Caller() caller: CallerIdentity, @Param('id') id: string): Promise<void> {
    if (!(await this.keys.revoke(caller.tenantId, numberOf('key', id), caller)))
      throw new NotFoundException('no such key')
  }
}
