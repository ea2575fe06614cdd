import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { careInquiry } from './care-actions.js'
import { chargeback } from './chargeback-actions.js'
import { claim } from './claim-actions.js'
import { secretAlarms } from './alarms.js'
import { capabilities } from './capabilities.js'
import { open } from './client.js'
import type { Session } from './client.js'
import { credentials } from './credentials.js'
import { entries, entryFiles } from './entry.js'
import { limits } from './limits.js'
import { openMail } from './mail-box.js'
import type { MailShop } from './mail-box.js'
import { mailCapabilities, mailCredentials, mailLimits, receivesMail } from './mail-declared.js'
import { mailSettingFields } from './mail-settings.js'
import { mails } from './mail.js'
import { message } from './message-actions.js'
import { fbaReturns } from './fba-return.js'
import { feedback, feedbacks } from './feedback.js'
import { finances } from './finance.js'
import { health } from './health.js'
import { notifications } from './notification.js'
import { cancellation, order } from './order-actions.js'
import { orders } from './order.js'
import { participations } from './participation.js'
import { problemOf } from './problems.js'
import { returned } from './return-actions.js'
import { returns } from './return.js'
import { subscriptions } from './subscription.js'
import { sellerAnalytics } from './seller-analytics.js'
import { apiSettings } from './settings.js'
import { SITES, endpoints } from './sites.js'

export { amazonRulesets } from './grade.js'

/** Amazon: seller-fulfilled orders, buyers' wishes to cancel, returns, feedback and account health over the Selling Partner API. */
export const amazon: Marketplace = marketplace<Session & MailShop>({
  id: 'amazon',
  name: { en: 'Amazon', zh: '亚马逊' },
  sites: SITES,
  credentials: [...credentials, ...mailCredentials],
  endpoints,
  limits: [...limits, ...mailLimits],
  streams: {
    orders,
    notifications,
    subscriptions,
    returns,
    feedback: feedbacks,
    finances,
    health,
    'seller-analytics': sellerAnalytics,
    'fba-returns': fbaReturns,
    participations,
    mail: mails,
    manual: entries,
    'claims-csv': entryFiles,
  },
  kinds: {
    order,
    cancellation,
    return: returned,
    feedback,
    message,
    claim,
    chargeback,
    care_inquiry: careInquiry,
  },
  settings: apiSettings.extend(mailSettingFields),
  capabilities: [...capabilities, ...mailCapabilities],
  receivesMail,
  open: (connection) => ({ ...open(connection), mail: openMail(connection) }),
  problem: problemOf,
  alarms: secretAlarms,
})
