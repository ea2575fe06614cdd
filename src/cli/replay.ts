import type { Settings } from '#config'
import { numberOf } from '../infra/ids.js'
import { Intake } from '../intake/intake.js'
import { withApplication } from './application.js'

/** `crosscase replay`: runs stored raw payloads through today's mapping. */
export async function replay(
  settings: Settings,
  options: { tenant?: string; account?: string; stream?: string; failed?: boolean },
): Promise<number> {
  const tenantId = Number(options.tenant)
  if (!Number.isInteger(tenantId) || tenantId < 1)
    throw new Error('--tenant N is missing: whose payloads to replay')
  const taken = await withApplication(settings, (application) =>
    application.get(Intake).replay({
      tenantId,
      accountId: options.account === undefined ? undefined : numberOf('acct', options.account),
      stream: options.stream,
      failedOnly: options.failed ?? false,
    }),
  )
  process.stdout.write(`${JSON.stringify(taken, null, 2)}\n`)
  return taken.failed > 0 ? 1 : 0
}
