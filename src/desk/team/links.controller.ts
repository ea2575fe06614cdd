import { Controller, Delete, Get, Inject, Param, Put } from '@nestjs/common'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Describe, idSchema, instant, listOf, named } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { Links } from './links.js'

const linkSchema = named(
  'LinkedCase',
  z.object({
    case: idSchema('case'),
    kind: z.string(),
    status: z.string(),
    box: z.string(),
    marketplace: z.string(),
    nativeId: z.string(),
    nativeState: z.string(),
    subject: z.string(),
    orderId: z.string().nullable(),
    nextDeadlineAt: instant().nullable(),
    openedAt: instant(),
    why: z
      .enum(['order', 'staff'])
      .describe('By the order they share, or because somebody put them together'),
    by: z.string().nullable(),
  }),
)
const ofCase = { id: idSchema('case') }
const ofBoth = { id: idSchema('case'), other: idSchema('case') }

@Controller('v1/cases/:id/links')
@Scopes('cases:act')
export class LinksController {
  constructor(
    @Inject(Links) private readonly links: Links,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
  ) {}

  @Get()
  @Scopes('cases:read')
  @Describe({
    id: 'listLinks',
    summary: 'Cases that belong with this one: of the same order, or put together by staff',
    answer: listOf(linkSchema),
    problems: [404],
    path: ofCase,
  })
  async list(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    const caseId = numberOf('case', id)
    await this.changes.mustExist(caller.tenantId, caseId)
    return { data: await this.links.of(caller.tenantId, caseId) }
  }

  @Put(':other')
  @Describe({
    id: 'linkCases',
    summary: 'Put two cases together',
    answer: listOf(linkSchema),
    problems: [404, 413, 415, 422],
    path: ofBoth,
  })
  async put(@Caller() caller: CallerIdentity, @Param('id') id: string, @Param('other') other: string) {
    const caseId = numberOf('case', id)
    await this.links.put(caller.tenantId, caseId, numberOf('case', other), caller.name)
    return { data: await this.links.of(caller.tenantId, caseId) }
  }

  @Delete(':other')
  @Describe({
    id: 'unlinkCases',
    summary: 'Take two cases apart, also those of one order',
    answer: listOf(linkSchema),
    problems: [404, 422],
    path: ofBoth,
  })
  async remove(@Caller() caller: CallerIdentity, @Param('id') id: string, @Param('other') other: string) {
    const caseId = numberOf('case', id)
    await this.links.remove(caller.tenantId, caseId, numberOf('case', other), caller.name)
    return { data: await this.links.of(caller.tenantId, caseId) }
  }
}
