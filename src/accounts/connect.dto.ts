import { BadRequestException } from '@nestjs/common'
import { plainToInstance } from 'class-transformer'
import { IsObject, IsOptional, Matches, validateSync } from 'class-validator'
import type { CallerIdentity } from '../auth/caller.js'
import { Says } from '../infra/describe.js'
import type { NewAccount } from './accounts.js'

/** A shop as it is connected. */
export class ConnectDto {
  @Matches(/^[a-z_]{1,40}$/)
  marketplace!: string

  @Says('Your name for the shop; one of a marketplace has each name once')
  @Matches(/^[^\p{Cc}]{1,100}$/u)
  name!: string

  @Says('One of the marketplace’s sites, as `/v1/marketplaces` lists them')
  @Matches(/^[A-Za-z0-9_-]{1,40}$/)
  site!: string

  @Says('The marketplace’s credential fields; kept sealed and never shown')
  @IsObject()
  credentials!: Record<string, unknown>

  @IsOptional()
  @IsObject()
  settings?: Record<string, unknown>

  /** One that stands within another input, held to the same rules. 400 for what is refused. */
  static checked(given: Readonly<Record<string, unknown>>): ConnectDto {
    const dto = plainToInstance(ConnectDto, given)
    const faults = validateSync(dto, { whitelist: true, forbidNonWhitelisted: true })
    const words = faults.flatMap(({ constraints }) => Object.values(constraints ?? {}))
    if (words.length > 0) throw new BadRequestException(`shop: ${words.slice(0, 5).join('; ')}`)
    return dto
  }
}

/** The shop that a caller means: with a test key one of the simulated marketplaces. */
export function newAccountOf({ mode }: CallerIdentity, dto: ConnectDto): NewAccount {
  const { marketplace, name, site, settings } = dto
  return {
    marketplace,
    name,
    site,
    endpoints: mode === 'test' ? 'sandbox' : 'live',
    credentials: textsIn(dto.credentials, 'the credential'),
    ...(settings === undefined ? {} : { settings }),
  }
}

/** An object of texts, of a bounded size. 400 for anything else in it. */
export function textsIn(given: Readonly<Record<string, unknown>>, what: string): Record<string, string> {
  const entries = Object.entries(given)
  const wrong = entries.find(([, value]) => typeof value !== 'string' || value.length > 20_000)
  if (wrong) throw new BadRequestException(`${what} ${wrong[0]} must be a text of at most 20000 characters`)
  if (entries.length > 50) throw new BadRequestException(`${what}: there are too many`)
  return Object.fromEntries(entries) as Record<string, string>
}
