import { Foundation1700000000001 } from './0001-foundation.js'

/** Every migration, oldest first. Forward only, written by hand. */
export const migrations = [Foundation1700000000001] as const
