import { BadRequestException } from '@nestjs/common'
import { plainToInstance } from 'class-transformer'
import { validateSync } from 'class-validator'
import type { CallerIdentity } from '../auth/caller.js'
import { inboxQueryOf, ListCasesDto } from './list-cases.js'
import type { InboxQuery } from './inbox-query.js'

/** What pages a list and does not choose among cases. */
const NO_FILTERS = ['limit', 'cursor', 'fields'] as const

/** The filters of the list of cases, given as an object; held to the same rules. 400 for what the list would refuse. */
export function caseFilter(caller: CallerIdentity, given: Readonly<Record<string, unknown>>): InboxQuery {
  const strange = NO_FILTERS.find((name) => Object.hasOwn(given, name))
  if (strange !== undefined) throw new BadRequestException(`${strange} is no filter`)
  const dto = plainToInstance(ListCasesDto, given)
  const faults = validateSync(dto, { whitelist: true, forbidNonWhitelisted: true })
  if (faults.length > 0) {
    const words = faults.flatMap(({ constraints }) => Object.values(constraints ?? {}))
    throw new BadRequestException(`filter: ${words.slice(0, 5).join('; ')}`)
  }
  return inboxQueryOf(caller, dto)
}
