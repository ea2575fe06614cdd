import { z } from 'zod'
import type { ShopSettings } from '#adapter'
import type { AfterSales } from './after-sales.js'
import { graphql } from './graphql.js'
import { postOrder } from './post-order.js'

/** Which of eBay's two after-sale interfaces a shop uses. */
export const afterSalesSettings = {
  afterSales: z
    .enum(['post-order', 'graphql'])
    .default('post-order')
    .meta({
      'x-words': {
        en: 'After-sale interface (GraphQL: released 2026-10-26, details not confirmed)',
        zh: '售后接口（GraphQL 于 2026-10-26 发布，细节未经确认）',
      },
    }),
}

const chosen = (settings: ShopSettings): 'post-order' | 'graphql' =>
  afterSalesSettings.afterSales.safeParse(settings['afterSales']).data ?? 'post-order'

/** The interface that a shop's settings name. */
export const afterSalesOf = ({ settings }: { readonly settings: ShopSettings }): AfterSales =>
  chosen(settings) === 'graphql' ? graphql : postOrder
