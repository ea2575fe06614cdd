import { Foundation1700000000001 } from './0001-foundation.js'
import { Lists1700000000003 } from './0003-lists.js'

/** Every migration, oldest first. Forward only, written by hand. */
export const migrations = [Foundation1700000000001, Lists1700000000003] as const
