import { Controller, Get, Inject, Query } from '@nestjs/common'
import { IsOptional, Matches } from 'class-validator'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { IsInstant, Listed, PageDto } from '../infra/lists.js'
import { orderPageSchema } from './case-schema.js'
import { Orders } from './orders.js'

class ListOrdersDto extends PageDto {
  @IsOptional()
  @Listed()
  @Matches(/^[^\0]{1,40}$/, { each: true })
  marketplace?: string[]

  @IsOptional()
  @Listed()
  @Matches(/^acct_[1-9][0-9]{0,17}$/, { each: true })
  account?: string[]

  @Says('The marketplace’s order id')
  @IsOptional()
  @Matches(/^[^\0]{1,100}$/)
  order?: string

  @Says('The buyer’s handle, exactly')
  @IsOptional()
  @Matches(/^[^\0]{1,100}$/)
  buyer?: string

  @IsOptional()
  @IsInstant()
  placedSince?: string

  @IsOptional()
  @IsInstant()
  placedUntil?: string
}

@Controller('v1/orders')
@Scopes('orders:read')
export class OrdersController {
  constructor(@Inject(Orders) private readonly orders: Orders) {}

  @Get()
  @Describe({
    id: 'listOrders',
    summary: 'Orders, newest first',
    answer: orderPageSchema,
  })
  list(@Caller() caller: CallerIdentity, @Query() query: ListOrdersDto) {
    const account = query.account?.map((id) => numberOf('acct', id))
    const { marketplace, order, buyer, placedSince, placedUntil, limit, cursor } = query
    const filters = { marketplace, account, order, buyer, placedSince, placedUntil }
    return this.orders.list(caller.tenantId, { ...filters, limit, cursor })
  }
}
