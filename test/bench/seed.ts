/**
 * Writes cases by the hash of their number, so that every run has the same; the rest of a hundred is closed. Parameters:
 * tenant, accounts, the buyer sealed and as a fingerprint, how many cases.
 */
export const seedOf = ({ unhandled, replied }: { unhandled: number; replied: number }): string => `
  insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject,
    order_id, lines, buyer, buyer_key, amount_minor, currency, deadlines, next_deadline_at, flags, as_of, opened_at, entered_at,
    entered_at_known, closed_at, updated_at, content_hash)
  select $1, 1 + h % $2, 'ebay', case when h % 3 = 0 then 'unpaid_item' else 'cancellation' end, i::text,
    case when b < ${unhandled} then 'awaiting_seller' when b < ${unhandled + replied} then 'awaiting_marketplace' else 'settled' end,
    case when b < ${unhandled} then 'unhandled' when b < ${unhandled + replied} then 'replied' else 'closed' end,
    case when b < ${unhandled + replied} then 'request' else 'closed' end, 'APPROVAL_PENDING', '{"cancelState":"APPROVAL_PENDING"}', 'EBAY_US',
    'Order ' || i || ' 退货 parcel of things', '27-' || i, '[{"lineId":"1","itemId":"110","title":"Parcel","sku":"A-1","quantity":1,"price":{"minor":1999,"currency":"USD"}}]',
    $3, $4, 1000 + h % 9000, 'USD',
    jsonb_build_array(jsonb_build_object('key', 'seller_answers_cancellation', 'dueAt', due, 'party', 'seller', 'onMiss', 'auto_accept',
      'source', 'marketplace', 'ruleId', null, 'estimated', false)),
    case when b < ${unhandled + replied} then due else 'infinity' end, '[]', at, at, at, true, case when b < ${unhandled + replied} then null else at end, at, 'seed'
  from (select i, h, h % 100 as b, timestamptz '2026-11-01Z' - make_interval(mins => (h % 400000)::int) as at,
          timestamptz '2026-11-20Z' + make_interval(mins => (h / 7 % 20000)::int) as due
        from (select i, abs(hashint8extended(i, 42)) as h from generate_series(1, $5::bigint) i) n) s`
