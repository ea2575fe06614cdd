import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { appendFile, chown, lchown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { majorOf, useOwnServer } from './native.js'
import { run } from './way.js'
import type { Way } from './way.js'

/** Who may connect from this machine: whoever knows the password, or anybody (tests only). */
export type Auth = 'scram' | 'trust'

/** PostgreSQL's own folder. Our folder around it also holds the server's log. */
export const clusterIn = (dataDir: string): string => join(dataDir, 'cluster')

/** Superuser of the cluster. */
export const superuser = 'postgres'

const passwordFile = (cluster: string): string => join(cluster, 'crosscase.password')
const settingsName = 'crosscase.conf'

/** True when initdb has completed here: a cluster appears under its name in one step. */
export const clusterExists = (cluster: string): boolean => existsSync(join(cluster, 'PG_VERSION'))

/** The superuser's password, kept in the cluster and readable by its owner only. */
export const passwordOf = (cluster: string): string => {
  try {
    return readFileSync(passwordFile(cluster), 'utf8').trim()
  } catch (cause) {
    throw new Error(
      `The database password (${passwordFile(cluster)}) cannot be read: put the file back, start as the user who made it, or remove ${cluster} to begin with an empty database`,
      { cause },
    )
  }
}

const abandonedAfter = 10 * 60 * 1000

/** Clears what interrupted starts left, but nothing that may still be in the making. */
const clearAbandoned = async (cluster: string): Promise<void> => {
  const folder = dirname(cluster)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name.startsWith(`${basename(cluster)}.new-`) && statSync(path).mtimeMs < Date.now() - abandonedAfter)
      await rm(path, { recursive: true, force: true })
  }
}

const giveTo = async (way: Way, path: string): Promise<void> => {
  if (way.owner !== undefined) await chown(path, way.owner, way.owner)
}

const writePrivate = async (way: Way, path: string, text: string): Promise<void> => {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  const draft = `${path}.${process.pid}.new`
  await writeFile(draft, text, { mode: 0o600 })
  await giveTo(way, draft)
  await rename(draft, path)
}

/**
 * Makes an empty cluster. It is made under another name and renamed when whole: neither an interrupted start nor
 * two at once leave half a cluster behind.
 */
export const createCluster = async (way: Way, cluster: string): Promise<void> => {
  await clearAbandoned(cluster)
  const staging = await mkdtemp(`${cluster}.new-`)
  const made = join(staging, 'cluster')
  const pwfile = join(staging, 'password')
  try {
    await mkdir(made, { mode: 0o700 })
    await writeFile(pwfile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    for (const path of [staging, made, pwfile]) await giveTo(way, path)
    const args = ['-D', made, '-U', superuser, `--pwfile=${pwfile}`, '-A', 'trust', '-E', 'UTF8', '-N']
    // The built-in locale needs nothing of the operating system's.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    const outcome = await run(way, 'initdb', [...args, ...locale])
    if (!outcome.ok)
      throw new Error(
        `PostgreSQL's initdb failed: ${outcome.output}\nIf this cannot be cured, ${useOwnServer}.`,
      )
    await appendFile(join(made, 'postgresql.conf'), `\ninclude_if_exists = '${settingsName}'\n`)
    await rename(pwfile, passwordFile(made))
    await rename(made, cluster).catch((error: unknown) => {
      if (!clusterExists(cluster)) throw error
    })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

const chownTree = async (path: string, owner: number): Promise<void> => {
  await lchown(path, owner, owner)
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    await (entry.isDirectory() ? chownTree(inner, owner) : lchown(inner, owner, owner))
  }
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** What the next start of a cluster is to obey. */
export interface ClusterSettings {
  readonly port: number
  readonly durable: boolean
  readonly auth: Auth
  readonly settings: Readonly<Record<string, string>>
}

/** Makes an existing, stopped cluster ready to start: owner, version, settings, who may connect. */
export const configureCluster = async (way: Way, cluster: string, wanted: ClusterSettings): Promise<void> => {
  const major = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (major !== majorOf(way.native))
    throw new Error(
      `The database in ${cluster} was made by PostgreSQL ${major}, the bundled server is ${majorOf(way.native)}: move the data over with pg_dump, or ${useOwnServer}`,
    )
  if (way.owner !== undefined && statSync(cluster).uid !== way.owner) await chownTree(cluster, way.owner)
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(wanted.port),
    unix_socket_directories: '',
    // synchronous_commit stays on: without fsync it costs next to nothing, and what was committed then
    // survives a kill of the server, which the fault tests rely on.
    ...(wanted.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...wanted.settings,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(value)}\n`)
  await writePrivate(way, join(cluster, settingsName), lines.join(''))
  const method = wanted.auth === 'trust' ? 'trust' : 'scram-sha-256'
  await writePrivate(way, join(cluster, 'pg_hba.conf'), `host all all 127.0.0.1/32 ${method}\n`)
}
