import type { Aliases } from './tsv.js'

/**
 * The columns of GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE (developer-docs.amazon.com/sp-api/docs/returns-reports-attributes, read 2026-11-22). That heads
 * are localized in Japan is known, their words are not: the Japanese ones are UNCONFIRMED, and a shop's setting `reportHeads` corrects them.
 */
export const RETURN_COLUMNS = {
  orderId: ['Order ID', '注文番号', '注文ID'],
  orderDate: ['Order date', '注文日'],
  requestedOn: ['Return request date', '返品申請日', '返品リクエスト日'],
  status: ['Return request status', '返品申請ステータス', '返品リクエストのステータス'],
  rmaId: ['Amazon RMA ID', 'AmazonRMAID'],
  merchantRmaId: ['Merchant RMA ID', '出品者RMA ID'],
  labelType: ['Label type', 'ラベルタイプ'],
  labelCost: ['Label cost', 'ラベル費用'],
  currency: ['Currency code', '通貨コード'],
  carrier: ['Return carrier', '返送配送業者'],
  trackingId: ['Tracking ID', 'お問い合わせ伝票番号', '追跡番号'],
  labelPaidBy: ['Label to be paid by', 'ラベル費用負担者'],
  aToZ: ['A-to-Z Claim', 'AtoZ Claim', 'マーケットプレイス保証申請'],
  isPrime: ['Is prime', 'プライム'],
  asin: ['ASIN'],
  sku: ['Merchant SKU', '出品者SKU'],
  title: ['Item Name', '商品名'],
  quantity: ['Return quantity', '返品数量'],
  reason: ['Return Reason', '返品理由'],
  inPolicy: ['In policy', '返品ポリシー対象'],
  returnType: ['Return type', '返品タイプ'],
  resolution: ['Resolution', '解決方法'],
  invoiceNumber: ['Invoice number', '請求書番号'],
  deliveredOn: ['Return delivery date', '返品配達日'],
  orderAmount: ['Order Amount', '注文金額'],
  orderQuantity: ['Order quantity', '注文数量'],
  safeTReason: ['SafeT Action reason', 'SAFE-T理由'],
  safeTId: ['SafeT claim id', 'SAFE-T申請ID'],
  safeTState: ['SafeT claim state', 'SAFE-T申請ステータス'],
  safeTCreated: ['SafeT claim creation time', 'SAFE-T申請日'],
  safeTAmount: ['SafeT claim reimbursement amount', 'SAFE-T補てん額'],
  refunded: ['Refunded Amount', '返金額'],
  orderItemId: ['Order Item ID', '注文商品番号'],
} as const satisfies Aliases

/** GET_SELLER_FEEDBACK_DATA; heads in other languages are UNCONFIRMED and corrected by the same setting. */
export const FEEDBACK_COLUMNS = {
  date: ['Date', 'Datum', 'Fecha', 'Data', '日付'],
  rating: ['Rating', 'Bewertung', 'Note', 'Valoración', '評価'],
  comments: ['Comments', 'Kommentare', 'Commentaires', 'Comentarios', 'コメント'],
  response: ['Your Response', 'Ihre Antwort', 'Votre réponse', '回答', '返信'],
  orderId: ['Order ID', 'Bestellnummer', 'Numéro de commande', '注文番号'],
  email: ['Rater Email', 'E-Mail des Bewerters', '評価者Eメール'],
} as const satisfies Aliases

/** GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA. */
export const FBA_COLUMNS = {
  returnedOn: ['return-date'],
  orderId: ['order-id'],
  sku: ['sku'],
  asin: ['asin'],
  fnsku: ['fnsku'],
  title: ['product-name'],
  quantity: ['quantity'],
  center: ['fulfillment-center-id'],
  disposition: ['detailed-disposition'],
  reason: ['reason'],
  status: ['status'],
  licensePlate: ['license-plate-number'],
  comments: ['customer-comments'],
} as const satisfies Aliases
