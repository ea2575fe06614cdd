import { AsyncLocalStorage } from 'node:async_hooks'

/** Whose rows the code at work may see; null: it works for the service, over all tenants. */
interface Scope {
  tenantId: number | null
}

const scopes = new AsyncLocalStorage<Scope>()

/**
 * Whose work is being done, carried along from a request, a poll or a job to every statement that it sends. Within a
 * tenant's work PostgreSQL itself shows that tenant's rows alone, whatever a query says. Code outside any (timers, leases,
 * the command line) works for the service.
 */
export const tenancy = {
  /** Everything in `work` is that tenant's. */
  run: <T>(tenantId: number, work: () => T): T => scopes.run({ tenantId }, work),

  /** Everything in `work` is the service's own: it crosses tenants on purpose. */
  asService: <T>(work: () => T): T => scopes.run({ tenantId: null }, work),

  /** Begins a request, whose caller is not known yet. */
  begin: (next: () => void): void => scopes.run({ tenantId: null }, next),

  /** The caller of the request is known: from here on it is that tenant's work. */
  enter(tenantId: number): void {
    const scope = scopes.getStore()
    if (!scope) throw new Error('a caller was found outside of a request')
    scope.tenantId = tenantId
  },

  current: (): number | null => scopes.getStore()?.tenantId ?? null,
}
