export { startPostgres } from './server.js'
export type { EmbeddedPostgres, StartOptions } from './server.js'
