import { randomBytes } from 'node:crypto'

/** A master key for this run. */
export const MASTER_KEY = randomBytes(32).toString('base64')
