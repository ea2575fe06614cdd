export const ABOUT = `After-sales cases of several marketplaces in one model, for ERP systems.

Instants are RFC 3339 in UTC, money is \`{"amount":"12.34","currency":"USD"}\`, ids carry a prefix. Faults are RFC 9457 problems with
a stable \`code\`. Tolerate values and fields that you do not know: more may come within a version.`

export const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood; nothing was changed',
  401: 'No key, or one that is unknown, expired or revoked',
  403: 'The key lacks the scope that this route needs',
  404: 'There is no such thing, or it is another tenant’s',
  409: 'It cannot be done in the present state',
  410: 'It is gone for good',
  412: 'It was changed meanwhile: read it again',
  413: 'The body is too large',
  415: 'The body is of another media type than this route takes',
  422: 'Understood, but not acceptable as it is',
  429: 'Too many requests; `Retry-After` says when to go on',
  502: 'The marketplace refused, or could not be reached',
  503: 'Too busy now; `Retry-After` says when to try again',
}

export const TAGS: Readonly<Record<string, string>> = {
  accounts: 'Shops: connecting them, their health, their settings',
  actions: 'What was asked for, and what became of it',
  auth: 'Sign-in of staff',
  'bulk-actions': 'One action on many cases: looked at first, then run',
  cases: 'The inbox: cases, counts, timelines, what can be done',
  buyers: 'Marks on buyers',
  changes: 'The feed of everything that changed',
  clock: 'The product’s now',
  decisions: 'What the service rules say of a situation, with their sources',
  export: 'Everything at once, as a stream',
  health: 'For load balancers and orchestrators',
  keys: 'API keys',
  marketplaces: 'What each marketplace can do',
  metrics: 'Prometheus figures',
  orders: 'Orders, as far as cases need them',
  reasons: 'The tenant’s tree of reasons, and where it has no answer',
  reports: 'Figures of the service desk, each with where it comes from',
  'request-log': 'What buyers asked for, one row each',
  staff: 'People who sign in',
  templates: 'Texts for buyers',
  test: 'Only with the simulated marketplaces',
  webhooks: 'Addresses that are told what happens',
}
