import { createParamDecorator, SetMetadata } from '@nestjs/common'
import type { ExecutionContext } from '@nestjs/common'
import type { StaffRole } from './tenant.entity.js'

export const SCOPES = [
  'cases:read',
  'cases:act',
  'orders:read',
  'grades:read',
  'accounts:read',
  'accounts:write',
  'webhooks:write',
  'admin',
] as const
export type Scope = (typeof SCOPES)[number]

/** Who is calling, found by the guard. */
export interface CallerIdentity {
  /** `key_3` or `user_4`. */
  readonly id: string
  readonly tenantId: number
  readonly mode: 'test' | 'live'
  /** For the audit trail and the timeline: a person's name or `key: <name>`. */
  readonly name: string
  readonly scopes: ReadonlySet<Scope>
  readonly staff: { readonly id: string; readonly email: string; readonly role: StaffRole } | null
}

export interface CallerRequest {
  caller?: CallerIdentity
}

/** The caller of the request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): CallerIdentity => {
  const caller = context.switchToHttp().getRequest<CallerRequest>().caller
  if (!caller) throw new Error('a route without a guard asked for its caller')
  return caller
})

const PUBLIC = 'crosscase:public'
const NEEDED = 'crosscase:scopes'

/** A route that anybody may call. */
export const Public = () => SetMetadata(PUBLIC, true)

/** The scopes that a key or a role needs for these routes; a route that names none needs `admin`. */
export const Scopes = (...scopes: Scope[]) => SetMetadata(NEEDED, scopes)

export const ROUTE_KEYS = { public: PUBLIC, scopes: NEEDED } as const

const READING: readonly Scope[] = ['cases:read', 'orders:read', 'grades:read', 'accounts:read']

/** What each staff role may do. */
export const ROLE_SCOPES: Readonly<Record<StaffRole, readonly Scope[]>> = {
  agent: [...READING, 'cases:act'],
  manager: [...READING, 'cases:act', 'accounts:write'],
  admin: SCOPES,
}

/** What the OpenAPI document says of a route's callers, from the same marks that the guard reads. */
export const routeAccess = {
  isPublic: (handler: object, controller: object): boolean =>
    ((Reflect.getMetadata(PUBLIC, handler) ?? Reflect.getMetadata(PUBLIC, controller)) as
      boolean | undefined) ?? false,
  scopes: (handler: object, controller: object): readonly Scope[] =>
    ((Reflect.getMetadata(NEEDED, handler) ?? Reflect.getMetadata(NEEDED, controller)) as
      Scope[] | undefined) ?? ['admin'],
}
