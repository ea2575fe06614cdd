import type { CredentialField } from '#adapter'

/** What connects a shop. The optional ones open further doors; what is missing without them is said when it is tried. */
export const credentials: readonly CredentialField[] = [
  { name: 'clientId', secret: false, title: { en: 'App ID (client id)', zh: '应用 ID（Client ID）' } },
  {
    name: 'clientSecret',
    secret: true,
    title: { en: 'Cert ID (client secret)', zh: '证书 ID（Client Secret）' },
  },
  {
    name: 'refreshToken',
    secret: true,
    byConsent: true,
    title: { en: 'Refresh token of the shop', zh: '店铺的刷新令牌' },
  },
  {
    name: 'refreshTokenExpiresAt',
    byConsent: true,
    secret: false,
    optional: true,
    title: { en: 'End of the consent (instant)', zh: '授权到期时间' },
  },
  {
    name: 'ruName',
    secret: false,
    optional: true,
    title: { en: 'RuName (for the consent round trip)', zh: 'RuName（用于授权跳转）' },
  },
  {
    name: 'signingKeyJwe',
    secret: false,
    optional: true,
    title: { en: 'Signing key, public half (JWE)', zh: '签名公钥（JWE）' },
  },
  {
    name: 'signingPrivateKey',
    secret: true,
    optional: true,
    title: {
      en: 'Signing key, private half (PKCS #8); needed for sellers of the EU and the UK',
      zh: '签名私钥（PKCS #8）；欧盟、英国卖家必填',
    },
  },
  {
    name: 'verificationToken',
    secret: true,
    optional: true,
    title: {
      en: 'Verification token of the notification endpoint (32–80 characters)',
      zh: '通知端点的验证令牌（32–80 个字符）',
    },
  },
]
