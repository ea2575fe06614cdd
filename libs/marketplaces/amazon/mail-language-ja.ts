import type { MailLanguage } from './mail-template.js'

const CLAIM = ['マーケットプレイス保証', 'a-to-z']
const CHARGEBACK = ['チャージバック']
const CARE = ['amazonカスタマーサービス代行', 'csba']

export const japanese: MailLanguage = {
  language: 'ja',
  templates: [
    { kind: 'claim_appeal_won', subject: CLAIM, text: ['異議申し立てが認められました'] },
    { kind: 'claim_appeal_lost', subject: CLAIM, text: ['異議申し立ては認められませんでした'] },
    { kind: 'claim_appeal_info', subject: CLAIM, text: ['異議申し立ての審査に追加の情報'] },
    { kind: 'claim_appeal_received', subject: CLAIM, text: ['異議申し立てを受け付けました'] },
    { kind: 'claim_withdrawn', subject: CLAIM, text: ['申請を取り下げました', '申請は取り下げられました'] },
    { kind: 'claim_refunded', subject: CLAIM, text: ['返金されたため、申請を終了'] },
    { kind: 'claim_denied', subject: CLAIM, text: ['申請は却下されました', '申請を却下しました'] },
    {
      kind: 'claim_granted_amazon',
      subject: CLAIM,
      text: ['amazonの負担で返金', '請求されることはありません'],
    },
    {
      kind: 'claim_granted_seller',
      subject: CLAIM,
      text: ['申請が承認されました', '申請を承認しました', 'アカウントから差し引きました'],
    },
    {
      kind: 'claim_needs_answer',
      subject: CLAIM,
      text: ['ご回答ください', 'ご返信ください', '回答が必要です'],
    },
    {
      kind: 'claim_opened',
      subject: CLAIM,
      text: ['申請されました', '申請を受け付けました', '確認しております'],
    },
    {
      kind: 'chargeback_won',
      subject: CHARGEBACK,
      text: ['出品者様に有利', 'チャージバックは取り消されました'],
    },
    {
      kind: 'chargeback_lost',
      subject: CHARGEBACK,
      text: ['カード会員の主張が認められ', 'アカウントから差し引きました'],
    },
    { kind: 'chargeback_represented', subject: CHARGEBACK, text: ['ご回答をカード会社に提出しました'] },
    {
      kind: 'chargeback_opened',
      subject: CHARGEBACK,
      text: ['チャージバックが申請され', '支払いに異議', 'チャージバックを受け取りました'],
    },
    { kind: 'return_requested', subject: ['返品リクエスト', '返品申請'] },
    { kind: 'care_lapsed', subject: CARE, text: ['ご回答をいただけなかったため'] },
    { kind: 'care_answered', subject: CARE, text: ['ご回答ありがとうございます'] },
    { kind: 'care_question', subject: CARE, text: ['ご回答ください', 'お知らせください', '確認が必要です'] },
    {
      kind: 'undelivered',
      subject: ['メッセージを配信できませんでした', 'メッセージは送信されませんでした'],
    },
    { kind: 'no_case', subject: ['商品が売れました', 'お支払いの手続き', '返金手続き完了'] },
  ],
  words: {
    answerBy: ['回答期限：', '返信期限：', '期限：'],
    amount: ['申請金額：', '対象金額：', '金額：'],
    reason: ['申請理由：', '理由：'],
    orderedOn: ['注文日：', 'ご注文日：'],
    reasons: [
      ['RETURNED_NOT_REFUNDED', ['返品したが返金されていない', '返品後に返金がない']],
      ['RETURN_REFUSED', ['返品を拒否']],
      ['NOT_RECEIVED', ['届いていない', '届かない', '未着']],
      ['NOT_AS_DESCRIBED', ['説明と異なる', '破損', '不良']],
      ['UNAUTHORIZED', ['不正利用', '身に覚えのない']],
      ['DUPLICATE', ['二重請求']],
    ],
  },
}
