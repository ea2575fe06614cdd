import { Foundation1700000000001 } from './0001-foundation.js'
import { Push1700000000007 } from './0007-push.js'

/** Every migration, oldest first. Forward only, written by hand. */
export const migrations = [Foundation1700000000001, Push1700000000007] as const
