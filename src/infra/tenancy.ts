import { AsyncLocalStorage } from 'node:async_hooks'

/** A tenant's number; null: the service itself, over all tenants; `anyone`: whoever's connection is at hand. */
type Whose = number | null | 'anyone'

/** Whose rows the code at work may see. */
interface Scope {
  tenantId: Whose
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

  /**
   * Takes a connection as its last user left it, which saves handing it over: for work that asks nothing of tables, only
   * of functions that need no tenant.
   */
  asAnyone: <T>(work: () => T): T => scopes.run({ tenantId: 'anyone' }, work),

  /** Begins a request, whose caller is not known yet. */
  begin: (next: () => void): void => scopes.run({ tenantId: null }, next),

  /** The caller of the request is known: from here on it is that tenant's work. */
  enter(tenantId: number): void {
    const scope = scopes.getStore()
    if (!scope) throw new Error('a caller was found outside of a request')
    scope.tenantId = tenantId
  },

  current: (): Whose => scopes.getStore()?.tenantId ?? null,
}
