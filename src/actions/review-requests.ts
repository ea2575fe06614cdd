import { Inject, Injectable } from '@nestjs/common'
import { asksForReview } from '#desk'
import type { CaseKind } from '#case'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../infra/database.js'
import { Vault } from '../infra/vault.js'
import { outgoingTexts } from './outgoing.js'

interface Sent {
  kind: string
  name: string
  input: Buffer
}

/** Of one order nobody writes so much; more is not looked through. */
const MOST = 200

/**
 * How often a buyer was asked for a review before: by what was sent through us and is not known to have failed, and by what the
 * marketplace shows that the seller wrote. Looked at are all cases of the order at that shop; without an order, those of the buyer there
 * that have none either.
 */
@Injectable()
export class ReviewRequests {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  async before(
    tenantId: number,
    caseId: string,
    marketplace: string,
    goods: readonly string[],
  ): Promise<number> {
    const cases = await this.casesOf(tenantId, caseId)
    const [sent, shown] = await Promise.all([
      this.database.query<Sent>(
        `select c.kind, a.name, a.input from case_action a join cases c on c.tenant_id = a.tenant_id and c.id = a.case_id
         where a.tenant_id = $1 and a.case_id = any($2::bigint[]) and a.state <> 'refused' order by a.id desc limit ${MOST}`,
        [tenantId, cases],
      ),
      this.database.query<{ text: string }>(
        `select text from case_event where tenant_id = $1 and case_id = any($2::bigint[]) and as_message and actor = 'seller'
           and text is not null order by at desc limit ${MOST}`,
        [tenantId, cases],
      ),
    ])
    const vault = await this.vault.of(tenantId)
    const kinds = marketplaceOf(marketplace)?.kinds
    const ours = sent.flatMap(({ kind, name, input }) => {
      const action = kinds?.[kind as CaseKind]?.actions[name]
      if (!action) return []
      const texts = outgoingTexts(action, JSON.parse(vault.open(input, 'action').toString()))
      return texts.map(({ text }) => text)
    })
    // What we sent stands in the history as well, so that the same words are counted once.
    const texts = new Map([...ours, ...shown.map(({ text }) => text)].map((text) => [plain(text), text]))
    return [...texts.values()].filter((text) => asksForReview(text, goods)).length
  }

  private async casesOf(tenantId: number, caseId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `with mine as (select id, account_id, order_id, buyer_key from cases where tenant_id = $1 and id = $2)
       select id::text from mine
       union select c.id::text from mine join cases c on c.tenant_id = $1 and c.order_id = mine.order_id and c.account_id = mine.account_id
       union select c.id::text from mine join cases c on c.tenant_id = $1 and c.buyer_key = mine.buyer_key
         and c.account_id = mine.account_id and c.order_id is null where mine.order_id is null`,
      [tenantId, caseId],
    )
    return rows.map(({ id }) => id)
  }
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
