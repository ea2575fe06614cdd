import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { chown, mkdir, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  clusterExists,
  clusterIn,
  configureCluster,
  createCluster,
  passwordOf,
  superuser,
} from './cluster.js'
import type { Auth } from './cluster.js'
import { bundledNative, useOwnServer } from './native.js'
import { answers, findPostmaster, isAlive, pidFileOf } from './postmaster.js'
import type { Postmaster } from './postmaster.js'
import { findWay, run } from './way.js'
import type { Way } from './way.js'

/** How a bundled server is to be started. */
export interface StartOptions {
  /** Folder of the database, made when missing. Deleting it deletes the database. */
  readonly dataDir: string
  /** Default: a free one. A server that already runs on the folder keeps its own. */
  readonly port?: number
  /** False only for tests: a crash of the machine may then lose or spoil the data. */
  readonly durable: boolean
  /** `trust` lets every user of this machine in: tests only. */
  readonly auth: Auth
  readonly settings?: Readonly<Record<string, string>>
  readonly log?: (line: string) => void
}

/** A running bundled server. It outlives this process unless it is stopped. */
export interface EmbeddedPostgres {
  /** `postgres://user:password@127.0.0.1:port/postgres` */
  readonly url: string
  readonly port: number
  readonly dataDir: string
  /** True when the server was already running on this folder. */
  readonly reused: boolean
  /** Stops the server, also a reused one, and waits until it has gone. Repeating it is harmless. */
  stop(): Promise<void>
}

const startPatience = 300
const largestLog = 10 * 1024 * 1024

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** The server on this cluster once it accepts connections; leftovers of a dead one are cleared away. */
const runningServer = async (cluster: string): Promise<Postmaster | undefined> => {
  const deadline = Date.now() + startPatience * 1000
  let staleLooks = 0
  while (Date.now() < deadline) {
    const found = findPostmaster(cluster)
    if (found === undefined) return undefined
    if (found === 'stale') {
      // A second look, because a server that starts this moment has made its file but not filled it.
      if (++staleLooks > 2) await rm(pidFileOf(cluster), { force: true })
    } else if (found.status === 'ready' && (await answers(found.port))) return found
    await pause(50)
  }
  throw new Error(`The PostgreSQL server on ${cluster} has not become ready within ${startPatience} s`)
}

const stopServer = async (way: Way, cluster: string, pid: number): Promise<void> => {
  const isOver = (): boolean => {
    const found = findPostmaster(cluster)
    return found === undefined || found === 'stale' || found.pid !== pid
  }
  let output = ''
  for (const mode of ['fast', 'immediate']) {
    if (isOver()) break
    const stopped = await run(way, 'pg_ctl', ['stop', '-D', cluster, '-m', mode, '-w', '-t', '60'])
    if (stopped.ok) break
    output = stopped.output
  }
  // The pid file goes a moment before the process does.
  for (let look = 0; isAlive(pid) && look < 500; look += 1) await pause(10)
  if (!isOver()) throw new Error(`The PostgreSQL server on ${cluster} does not stop: ${output}`)
}

const handle = (
  server: Postmaster,
  dataDir: string,
  reused: boolean,
  stopBy: () => Promise<Way>,
): EmbeddedPostgres => {
  const cluster = clusterIn(dataDir)
  let stopping: Promise<void> | undefined
  return {
    url: `postgres://${superuser}:${passwordOf(cluster)}@127.0.0.1:${server.port}/postgres`,
    port: server.port,
    dataDir,
    reused,
    stop: () => {
      stopping ??= stopBy()
        .then((way) => stopServer(way, cluster, server.pid))
        .catch((error: unknown) => {
          stopping = undefined
          throw error
        })
      return stopping
    },
  }
}

/** The server's log, made beforehand because the server may not write into the folder. */
const openLog = async (way: Way, path: string): Promise<number> => {
  if (existsSync(path) && statSync(path).size > largestLog) renameSync(path, `${path}.1`)
  closeSync(openSync(path, 'a', 0o600))
  if (way.owner !== undefined) await chown(path, way.owner, way.owner)
  return statSync(path).size
}

const tail = (path: string, from: number): string =>
  readFileSync(path).subarray(from).toString('utf8').trim().split('\n').slice(-20).join('\n')

interface Started {
  readonly server: Postmaster
  readonly reused: boolean
}

const startServer = async (way: Way, options: StartOptions): Promise<Started> => {
  const cluster = clusterIn(options.dataDir)
  const logFile = join(options.dataDir, 'server.log')
  const { durable, auth, settings = {} } = options
  const patience = Date.now() + 20_000
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort())
    await configureCluster(way, cluster, { port, durable, auth, settings })
    const from = await openLog(way, logFile)
    const args = ['start', '-D', cluster, '-l', logFile, '-w', '-t', String(startPatience), '-s']
    const started = await run(way, 'pg_ctl', args)
    // Also when our start failed because another process was quicker.
    const server = await runningServer(cluster)
    if (server !== undefined) return { server, reused: !started.ok }
    const said = tail(logFile, from)
    const portTaken = options.port === undefined && said.includes('Address already in use') && attempt < 5
    // After a kill of the server its children need a moment to notice.
    const childrenLeft = said.includes('is still in use') && Date.now() < patience
    if (!portTaken && !childrenLeft)
      throw new Error(
        `PostgreSQL did not start: ${started.output}\nThe end of ${logFile}:\n${said}\nIf this cannot be cured, ${useOwnServer}.`,
      )
    await pause(100)
  }
}

/**
 * Starts the PostgreSQL server that came with the packages on a data folder, or finds it running there.
 * Works for ordinary users, for root (whom PostgreSQL itself refuses) and for user ids without a name.
 */
export const startPostgres = async (options: StartOptions): Promise<EmbeddedPostgres> => {
  const begun = Date.now()
  const log = options.log ?? (() => {})
  await mkdir(options.dataDir, { recursive: true })
  const dataDir = await realpath(options.dataDir)
  const cluster = clusterIn(dataDir)
  const bundled = bundledNative()
  let found: Promise<Way> | undefined
  const way = (): Promise<Way> => (found ??= findWay(bundled, dataDir, log))

  const running = await runningServer(cluster)
  if (running !== undefined) {
    log(`PostgreSQL is already running on port ${running.port}`)
    return handle(running, dataDir, true, way)
  }
  // pg_ctl and initdb hand these paths to a shell between double quotes.
  const unquotable = [dataDir, bundled.dir].find(
    (path) => process.platform !== 'win32' && /["$`\\]/.test(path),
  )
  if (unquotable !== undefined)
    throw new Error(
      `PostgreSQL cannot use a path with one of " $ \` \\ in it (${unquotable}): ${useOwnServer}`,
    )

  if (!clusterExists(cluster)) {
    log('Creating an empty database…')
    await createCluster(await way(), cluster)
  }
  const { server, reused } = await startServer(await way(), { ...options, dataDir })
  log(`PostgreSQL is ready on port ${server.port} after ${Date.now() - begun} ms`)
  return handle(server, dataDir, reused, way)
}
