import { settingsFrom } from '#config'
import type { Sandbox } from '#sandbox'
import { Accounts } from '../../src/accounts/accounts.js'
import { Tenants } from '../../src/auth/tenants.js'
import { withApplication } from '../../src/cli/application.js'
import { Clock } from '../../src/infra/clock.js'

type Environment = Readonly<Record<string, string>>

/** A test tenant with its first key, made without starting the service. */
export function createTenant(
  environment: Environment,
  admin: { email: string; name: string; password: string },
): Promise<{ tenantId: number; apiKey: string }> {
  return withApplication(settingsFrom(environment), (application) =>
    application.get(Tenants).create({ name: 'Test seller', mode: 'test', admin }),
  )
}

/** Connects every simulated shop and sets the product's clock to theirs. */
export function connectShops(
  environment: Environment,
  tenantId: number,
  sandbox: Sandbox,
): Promise<string[]> {
  return withApplication(settingsFrom(environment), async (application) => {
    await application.get(Clock).follow(sandbox.clock.now())
    const accounts: string[] = []
    for (const shop of sandbox.shops)
      accounts.push(await application.get(Accounts).connect(tenantId, { ...shop, endpoints: 'sandbox' }))
    return accounts
  })
}
