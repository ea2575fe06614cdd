import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common'
import { placesOf, TEMPLATE_VARIABLES } from '#desk'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Inbox } from '../../cases/inbox.js'
import { Describe, idSchema } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { numberOf, publicId } from '../../infra/ids.js'
import {
  CheckTemplateDto,
  CreateTemplateDto,
  ChangeTemplateDto,
  ListTemplatesDto,
  RenderDto,
} from './template-inputs.js'
import type { Texts } from './template-inputs.js'
import { TemplateRender } from './template-render.js'
import {
  checkedSchema,
  renderedSchema,
  savedTemplateSchema,
  templateHistorySchema,
  templateSchema,
  templatesSchema,
  variablesSchema,
  textsInput,
} from './template-schema.js'
import { TemplateUses } from './template-usage.js'
import { Templates } from './templates.js'
import type { TemplateRow } from './templates.js'
import type { Checked } from './template-check.js'

const path = { id: idSchema('tpl') }
const NOT_ACCEPTED = [409, 413, 415, 422]

/** Texts for buyers, with variables, in several languages. */

@Controller('v1/templates')
@Scopes('cases:read')
export class TemplatesController {
  constructor(
    @Inject(Templates) private readonly templates: Templates,
    @Inject(TemplateUses) private readonly uses: TemplateUses,
    @Inject(TemplateRender) private readonly renders: TemplateRender,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {}

  @Get()
  @Describe({
    id: 'listTemplates',
    summary: 'Reply templates with how they served',
    answer: templatesSchema,
    problems: [404],
  })
  async list(@Caller() { tenantId }: CallerIdentity, @Query() query: ListTemplatesDto) {
    const { case: caseId, reasonPath, ...rest } = query
    const one = caseId === undefined ? null : await this.inbox.find(tenantId, numberOf('case', caseId))
    const fitting = one && {
      marketplace: one.marketplace,
      kind: one.kind,
      // A case in no place of the tree gets the templates for any reason.
      reasonPath: one.reason?.path ?? '',
    }
    const rows = await this.templates.list(tenantId, { ...rest, ...fitting, under: reasonPath })
    const usageOf = await this.uses.of(tenantId, null)
    return { data: rows.map((row) => ({ ...json(row), usage: usageOf(row.id) })) }
  }

  @Get('variables')
  @Describe({ id: 'listTemplateVariables', summary: 'What a template may name', answer: variablesSchema })
  variables() {
    return { data: Object.entries(TEMPLATE_VARIABLES).map(([name, title]) => ({ name, title })) }
  }

  @Post('check')
  @HttpCode(200)
  @Describe({
    id: 'checkTemplate',
    summary: 'What the message rules say of a draft; nothing is written',
    answer: checkedSchema,
    problems: [413, 415],
  })
  check(@Body() { type, marketplaces, texts }: CheckTemplateDto) {
    return this.templates.check({ type, marketplaces, texts: textsOf(texts) })
  }

  @Post()
  @Scopes('accounts:write')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'createTemplate',
    summary: 'Make a template; a text that the message rules block is refused (`template_held`)',
    answer: savedTemplateSchema,
    idempotency: 'optional',
    problems: NOT_ACCEPTED,
  })
  async create(@Caller() { tenantId, name }: CallerIdentity, @Body() body: CreateTemplateDto) {
    const { name: title, type, marketplaces, kinds, reasonPath = null, texts } = body
    const template = { name: title, type, marketplaces, kinds, reasonPath, texts: textsOf(texts) }
    return saved(await this.templates.create(tenantId, name, template))
  }

  @Get(':id')
  @Describe({ id: 'getTemplate', summary: 'One template', answer: templateSchema, problems: [404], path })
  async find(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    const row = await this.templates.find(tenantId, numberOf('tpl', id))
    return { ...json(row), usage: (await this.uses.of(tenantId, [row.id]))(row.id) }
  }

  @Patch(':id')
  @Scopes('accounts:write')
  @Describe({
    id: 'changeTemplate',
    summary: 'Change a template, retire it or bring it back',
    answer: savedTemplateSchema,
    problems: [404, 412, ...NOT_ACCEPTED],
    path,
  })
  async change(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: ChangeTemplateDto) {
    const { retired, revision, texts, ...rest } = body
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const change = { ...given, ...(texts && { texts: textsOf(texts) }) }
    const number = numberOf('tpl', id)
    return saved(
      await this.templates.change(caller.tenantId, number, caller.name, { body: change, retired, revision }),
    )
  }

  @Get(':id/history')
  @Describe({
    id: 'listTemplateChanges',
    summary: 'Every version of a template, newest first',
    answer: templateHistorySchema,
    problems: [404],
    path,
  })
  async history(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    return { data: await this.templates.history(tenantId, numberOf('tpl', id)) }
  }

  @Post(':id/render')
  @HttpCode(200)
  @Describe({
    id: 'renderTemplate',
    summary: 'The text for a case, what is missing in it, and what the message rules say; nothing is written',
    answer: renderedSchema,
    problems: [404, 413, 415, 422],
    path,
  })
  render(
    @Caller() { tenantId, staff, name }: CallerIdentity,
    @Param('id') id: string,
    @Body() body: RenderDto,
  ) {
    const agent = staff ? name : null
    const asked = body.language ?? null
    return this.renders.of(tenantId, numberOf('tpl', id), numberOf('case', body.case), agent, asked)
  }
}

/** With the defaults that the schema gives. */
const textsOf = (texts: Texts): Texts => textsInput.parse(texts)

function json({ id, texts, ...row }: TemplateRow) {
  const words = Object.values(texts).map(({ subject, body }) => `${subject ?? ''} ${body}`)
  return { ...row, id: publicId('tpl', id), texts, variables: placesOf(words.join(' ')) }
}

const saved = ({ row, checked }: { row: TemplateRow; checked: Checked }) => ({
  ...json(row),
  findings: checked.findings,
})
