import type { MailLanguage } from './mail-template.js'

const CLAIM = ['商城交易保障索赔', 'a-to-z', '交易保障索赔']
const CHARGEBACK = ['拒付', '信用卡拒付']
const CARE = ['亚马逊客户服务计划', '亚马逊客服代理服务', 'csba']

export const chinese: MailLanguage = {
  language: 'zh',
  templates: [
    {
      kind: 'claim_appeal_won',
      subject: CLAIM,
      text: ['您的申诉已获批准', '我们已接受您的申诉', '您的申诉成功'],
    },
    { kind: 'claim_appeal_lost', subject: CLAIM, text: ['您的申诉已被驳回', '您的申诉未通过'] },
    { kind: 'claim_appeal_info', subject: CLAIM, text: ['审核您的申诉需要更多信息', '关于您申诉的补充信息'] },
    { kind: 'claim_appeal_received', subject: CLAIM, text: ['我们已收到您的申诉'] },
    { kind: 'claim_withdrawn', subject: CLAIM, text: ['买家已撤销索赔', '索赔已撤销', '索赔已被撤回'] },
    { kind: 'claim_refunded', subject: CLAIM, text: ['由于您已退款，索赔已关闭', '因您已全额退款'] },
    { kind: 'claim_denied', subject: CLAIM, text: ['索赔已被拒绝', '我们已拒绝该索赔'] },
    { kind: 'claim_granted_amazon', subject: CLAIM, text: ['由亚马逊承担', '不会向您收取'] },
    {
      kind: 'claim_granted_seller',
      subject: CLAIM,
      text: ['索赔已获批准', '我们已批准该索赔', '已从您的账户中扣除'],
    },
    { kind: 'claim_needs_answer', subject: CLAIM, text: ['请回复', '请在', '需要您提供信息'] },
    { kind: 'claim_opened', subject: CLAIM, text: ['买家提交了', '买家已提交', '我们正在审核'] },
    { kind: 'chargeback_won', subject: CHARGEBACK, text: ['裁定您胜诉', '拒付已撤销', '结果对您有利'] },
    { kind: 'chargeback_lost', subject: CHARGEBACK, text: ['裁定持卡人胜诉', '已从您的账户中扣除'] },
    { kind: 'chargeback_represented', subject: CHARGEBACK, text: ['已将您的回复转交', '已代您提出异议'] },
    { kind: 'chargeback_opened', subject: CHARGEBACK, text: ['持卡人对', '我们收到了一笔拒付', '提出异议'] },
    { kind: 'return_requested', subject: ['退货请求', '退货申请'] },
    { kind: 'care_lapsed', subject: CARE, text: ['未收到您的答复', '在未收到您回复的情况下'] },
    { kind: 'care_answered', subject: CARE, text: ['感谢您的答复', '已将您的答复转达'] },
    { kind: 'care_question', subject: CARE, text: ['请答复', '请回复', '请告知', '需要您'] },
    { kind: 'undelivered', subject: ['消息无法送达', '邮件未能送达'] },
    { kind: 'no_case', subject: ['已售出，请立即发货', '您的付款正在处理', '退款已发起'] },
  ],
  words: {
    answerBy: ['请在', '请于', '回复截止时间：', '答复截止日期：', '截止日期：'],
    amount: ['索赔金额：', '拒付金额：', '争议金额：', '金额：'],
    reason: ['索赔原因：', '拒付原因：', '原因：'],
    orderedOn: ['下单日期：', '订购日期：', '订单日期：'],
    reasons: [
      ['RETURNED_NOT_REFUNDED', ['退货后未收到退款', '已退货但未退款']],
      ['RETURN_REFUSED', ['拒绝退货', '拒绝接受退货']],
      ['NOT_RECEIVED', ['未收到', '没有收到']],
      ['NOT_AS_DESCRIBED', ['与描述不符', '损坏', '有缺陷']],
      ['UNAUTHORIZED', ['未经授权', '盗刷', '欺诈']],
      ['DUPLICATE', ['重复扣款', '重复收费']],
    ],
  },
}
