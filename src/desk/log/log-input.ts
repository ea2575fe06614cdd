import { Type } from 'class-transformer'
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator'
import { z } from 'zod'
import { REASON_PATH } from '../../cases/reason-places.js'
import { Says } from '../../infra/describe.js'
import { Fits } from '../../infra/fits.js'
import { IsInstant } from '../../infra/lists.js'
import { RangeDto } from '../range.js'
import { CHANNELS } from './log-rows.js'
import type { Channel } from './log-rows.js'
import { zoneInput } from './log-schema.js'
import { FORMATS } from './spreadsheet.js'
import type { Format } from './spreadsheet.js'

const LINE = /^[^\p{Cc}]{1,200}$/u
const TEXT = /^[^\0]{1,2000}$/
const orNull = () => ValidateIf((_: unknown, value: unknown) => value !== undefined && value !== null)

export class LogDto extends RangeDto {
  @Says('Rows of one page, at most 500')
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit = 100

  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,4000}$/)
  cursor?: string
}

export class LogFileDto extends RangeDto {
  @IsIn(FORMATS)
  format: Format = 'csv'

  @IsIn(['en', 'zh'])
  language: 'en' | 'zh' = 'en'

  @Says('Times in this IANA time zone')
  @Fits(zoneInput)
  zone = 'UTC'
}

/** What staff know beside an inquiry; null takes it back. */
class BesideDto {
  @orNull()
  @Fits(z.iso.date())
  shippedOn?: string | null

  @orNull()
  @Matches(LINE)
  carrier?: string | null

  @orNull()
  @Matches(LINE)
  productCode?: string | null

  @Says('What the buyer thinks')
  @orNull()
  @Matches(LINE)
  opinion?: string | null

  @orNull()
  @IsBoolean()
  solved?: boolean | null

  @Says('Whether the buyer was content with the service')
  @orNull()
  @IsBoolean()
  satisfied?: boolean | null
}

export class NoteDto extends BesideDto {
  @Says('What the buyer wants, in a sentence')
  @orNull()
  @Matches(TEXT)
  request?: string | null
}

export class ChangeEntryDto extends NoteDto {
  @orNull()
  @Matches(REASON_PATH)
  reasonPath?: string | null
}

export class EnterDto extends BesideDto {
  @Matches(/^acct_[1-9][0-9]{0,17}$/)
  account!: string

  @IsIn(CHANNELS.filter((channel) => channel !== 'marketplace'))
  channel: Channel = 'phone'

  @Says('Default: now')
  @IsOptional()
  @IsInstant()
  inquiredAt?: string

  @IsOptional()
  @Matches(/^[^\0]{1,100}$/)
  order?: string

  @Says('The buyer’s handle; kept as a keyed fingerprint alone')
  @IsOptional()
  @Matches(/^[^\0]{1,100}$/)
  buyer?: string

  @IsOptional()
  @Matches(REASON_PATH)
  reasonPath?: string

  @Says('What the buyer wants, in a sentence')
  @Matches(TEXT)
  request!: string
}

export class VipDto {
  @Says('The buyer’s handle, exactly; kept as a keyed fingerprint alone')
  @Matches(/^[^\0]{1,100}$/)
  buyer!: string

  @IsBoolean()
  vip!: boolean
}
