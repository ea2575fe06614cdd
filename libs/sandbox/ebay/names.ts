import type { Random } from '../random.js'
import type { SiteId } from './sites.js'
import type { Buyer, Line } from './types.js'

/** Invented people and goods; nobody real. The mix of scripts exercises searching, sorting and fonts. */
const PEOPLE: Readonly<Record<SiteId, readonly (readonly [string, string, string])[]>> = {
  EBAY_US: [
    ['Avery', 'Testwood', 'avery.testwood'],
    ['Jordan', 'Samplefield', 'jsamplefield_88'],
    ['Riley', 'Mockton', 'mockton-riley'],
    ['Casey', "O'Fixture", 'casey_ofixture'],
    ['晓明', '测试', 'xiaoming_ceshi'],
    ['雨桐', '样例', 'yutong-yangli'],
    ['Morgan', 'Placeholder', 'morgan.ph'],
    ['Quinn', 'Dummyson', 'quinn_d_2026'],
  ],
  EBAY_GB: [
    ['Oliver', 'Specimen', 'oliver.specimen'],
    ['Amelia', 'Trialworth', 'amelia_trialworth'],
    ['Jürgen', 'Beispiel', 'juergen.beispiel'],
    ['Änne', 'Mustermüller', 'aenne_muster'],
    ['梓涵', '示例', 'zihan_shili'],
    ['Harry', 'Dryrun', 'harry-dryrun'],
    ['Sören', 'Probelauf', 'soeren_pl'],
    ['Freya', 'Fakenham', 'freya.fakenham'],
  ],
  EBAY_DE: [
    ['Max', 'Musterstein', 'max.musterstein'],
    ['Käthe', 'Platzhalter', 'kaethe_platz'],
    ['Björn', 'Testhausen', 'bjoern-th'],
    ['思远', '样本', 'siyuan_yangben'],
  ],
}

const GOODS: readonly (readonly [title: string, sku: string, cents: number])[] = [
  ['Vintage brass desk lamp, tested & working', 'LAMP-BRS-01', 4590],
  ['USB-C hub 7-in-1 <4K HDMI> silver', 'HUB-7C-SLV', 2399],
  ['Keramik Teekanne „Blaue Blume“ 1,2 l', 'TEE-KAN-12', 3450],
  ['手工木雕 茶叶罐 (500g) 礼盒装', 'TEA-WOOD-500', 1999],
  ['Running socks, 5 pairs, size 39-42', 'SOCK-5P-M', 1275],
  ['Fahrradlicht-Set StVZO, wasserdicht', 'BIKE-LED-2', 2890],
  ['蓝牙耳机 降噪版 黑色 Bluetooth earbuds', 'EAR-ANC-BK', 5999],
  ['Cast-iron skillet 26 cm, pre-seasoned', 'PAN-CI-26', 3100],
  ['Steckdosenleiste 6-fach mit Schalter', 'STK-6', 1650],
  ['Kids puzzle 1000 pcs "Harbour at dawn"', 'PUZ-1000-HD', 1849],
]

/** An invented buyer of a site; the same person always has the same EIASToken. */
export function inventBuyer(random: Random, site: SiteId): Buyer {
  const [firstName, lastName, userId] = random.pick(PEOPLE[site])
  const eiasToken = `nY+sHZ2PrBmdj6wVnY+sEZ2PrA2dj6${Buffer.from(userId).toString('base64')}`
  return { userId, firstName, lastName, eiasToken }
}

/** Invented lines of an order. Item ids have 12 digits and transaction ids 14, as eBay's have today. */
export const inventLines = (random: Random, count: number): Line[] =>
  Array.from({ length: count }, () => {
    const [title, sku, unitPrice] = random.pick(GOODS)
    return {
      itemId: random.digits(12),
      transactionId: `100${random.digits(11)}`,
      title,
      sku,
      quantity: random.int(1, 4) === 4 ? 2 : 1,
      unitPrice,
    }
  })
