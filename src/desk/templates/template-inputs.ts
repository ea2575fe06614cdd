import { Transform } from 'class-transformer'
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Min,
  ValidateIf,
} from 'class-validator'
import { CASE_KINDS } from '#case'
import type { CaseKind } from '#case'
import type { TemplateText } from '#desk'
import { REASON_PATH } from '../../cases/reason-places.js'
import { Says } from '../../infra/describe.js'
import { Fits } from '../../infra/fits.js'
import { textsInput } from './template-schema.js'

export type Texts = Record<string, TemplateText>

const NAME = /^[^\p{Cc}]{1,100}$/u
const MARKETPLACE = /^[a-z_]{1,40}$/
const LANGUAGE = /^[a-z]{2}$/
const TYPES = ['reply', 'outreach'] as const

export class CheckTemplateDto {
  @Says('`outreach`: the seller writes first')
  @IsIn(TYPES)
  type: 'reply' | 'outreach' = 'reply'

  @Says('Only for these; none: for all')
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(MARKETPLACE, { each: true })
  marketplaces: string[] = []

  @Fits(textsInput)
  texts!: Texts
}

export class CreateTemplateDto extends CheckTemplateDto {
  @Matches(NAME)
  name!: string

  @Says('Only for these; none: for all')
  @IsArray()
  @ArrayMaxSize(20)
  @IsIn(CASE_KINDS, { each: true })
  kinds: CaseKind[] = []

  @Says('For this reason and those below it')
  @IsOptional()
  @Matches(REASON_PATH)
  reasonPath?: string
}

export class ChangeTemplateDto {
  @IsOptional()
  @Matches(NAME)
  name?: string

  @IsOptional()
  @IsIn(TYPES)
  type?: 'reply' | 'outreach'

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(MARKETPLACE, { each: true })
  marketplaces?: string[]

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsIn(CASE_KINDS, { each: true })
  kinds?: CaseKind[]

  @Says('null: for any reason')
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Matches(REASON_PATH)
  reasonPath?: string | null

  @Says('All languages: what is not here is gone')
  @IsOptional()
  @Fits(textsInput)
  texts?: Texts

  @Says('No longer offered; its uses stay')
  @IsOptional()
  @IsBoolean()
  retired?: boolean

  @Says('The revision that the change was made from: 412 if somebody changed it meanwhile')
  @IsOptional()
  @IsInt()
  @Min(1)
  revision?: number
}

export class ListTemplatesDto {
  @Says('Those that fit this case, the closest first')
  @IsOptional()
  @Matches(/^case_[1-9][0-9]{0,17}$/)
  case?: string

  @IsOptional()
  @Matches(MARKETPLACE)
  marketplace?: string

  @IsOptional()
  @IsIn(CASE_KINDS)
  kind?: CaseKind

  @Says('Those filed at this place of the tree of reasons, or below it')
  @IsOptional()
  @Matches(REASON_PATH)
  reasonPath?: string

  @IsOptional()
  @Matches(LANGUAGE)
  language?: string

  @IsOptional()
  @IsIn(TYPES)
  type?: 'reply' | 'outreach'

  @Says('Those that are no longer offered instead')
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  retired = false
}

export class RenderDto {
  @Matches(/^case_[1-9][0-9]{0,17}$/)
  case!: string

  @Says('Default: the buyer’s, English, or any')
  @IsOptional()
  @Matches(LANGUAGE)
  language?: string
}
