import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common'
import { IsBoolean, IsEmail, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator'
import { z } from 'zod'
import { Describe, Says, idSchema, instant, listOf, named } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { Caller, Scopes } from './caller.js'
import type { CallerIdentity } from './caller.js'
import { Staff } from './staff.js'
import type { StaffRole } from './tenant.entity.js'

const ROLES = ['agent', 'manager', 'admin'] as const

class AddPersonDto {
  @IsEmail({ require_tld: false })
  @Length(3, 200)
  email!: string

  @Matches(/^[^\p{Cc}]{1,100}$/u)
  name!: string

  @Says('agent: works cases; manager: shops too; admin: everything')
  @IsIn(ROLES)
  role!: StaffRole

  @IsString()
  @Length(12, 200)
  password!: string
}

class ChangePersonDto {
  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,100}$/u)
  name?: string

  @IsOptional()
  @IsIn(ROLES)
  role?: StaffRole

  @Says('Ends the person’s sessions')
  @IsOptional()
  @IsString()
  @Length(12, 200)
  password?: string

  @Says('Ends the person’s sessions; false lets them in again')
  @IsOptional()
  @IsBoolean()
  disabled?: boolean
}

const personSchema = named(
  'Person',
  z.object({
    id: idSchema('user'),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    createdAt: instant(),
    disabledAt: instant().nullable(),
  }),
)

/** People who sign in to the page. */
@Controller('v1/staff')
@Scopes('admin')
export class StaffController {
  constructor(@Inject(Staff) private readonly staff: Staff) {}

  @Get()
  @Describe({ id: 'listStaff', summary: 'Everybody who may sign in', answer: listOf(personSchema) })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.staff.list(caller.tenantId) }
  }

  @Post()
  @Describe({
    id: 'addPerson',
    summary: 'Let somebody in',
    answer: personSchema,
    problems: [409, 413, 415],
  })
  add(@Caller() caller: CallerIdentity, @Body() body: AddPersonDto) {
    return this.staff.add(caller.tenantId, body, caller)
  }

  @Patch(':id')
  @Describe({
    id: 'changePerson',
    summary: 'Change a person’s name, role or password, or shut them out',
    answer: personSchema,
    problems: [404, 409, 413, 415],
    path: { id: idSchema('user') },
  })
  change(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: ChangePersonDto) {
    return this.staff.change(caller.tenantId, numberOf('user', id), body, caller)
  }
}
