import type { CredentialField } from '#adapter'

/** What a seller needs to let us in; the queue of notifications is the seller's own and may be left out. */
export const credentials: readonly CredentialField[] = [
  {
    name: 'clientId',
    secret: false,
    title: { en: 'LWA client identifier of the application', zh: '应用的 LWA 客户端编码' },
  },
  { name: 'clientSecret', secret: true, title: { en: 'LWA client secret', zh: 'LWA 客户端秘钥' } },
  {
    name: 'refreshToken',
    byConsent: true,
    secret: true,
    title: { en: 'Refresh token of the shop (one for each region)', zh: '店铺的刷新令牌（每个区域一个）' },
  },
  {
    name: 'sqsQueueUrl',
    secret: false,
    optional: true,
    title: { en: 'Address of the SQS queue of notifications', zh: '通知队列（SQS）地址' },
  },
  {
    name: 'sqsAccessKeyId',
    secret: false,
    optional: true,
    title: { en: 'AWS access key id that may read the queue', zh: '可读取队列的 AWS Access Key ID' },
  },
  {
    name: 'sqsSecretAccessKey',
    secret: true,
    optional: true,
    title: { en: 'AWS secret access key', zh: 'AWS Secret Access Key' },
  },
]
