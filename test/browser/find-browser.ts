import { accessSync, constants, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Without these a browser on a closed network keeps knocking at doors outside. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
]

/**
 * A real Chromium: CHROME_PATH, else one in its usual place, else the one that comes with the packages (Linux x64).
 * Throws, naming CHROME_PATH, when there is none: a browser test is never skipped silently.
 */
export async function launchBrowser(): Promise<Browser> {
  const args = [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const installed = [process.env['CHROME_PATH'] ?? '', ...USUAL_PLACES].find(isExecutable)
  if (installed) return chromium.launch({ executablePath: installed, args })
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chrome or Chromium found: set CHROME_PATH to one')
  }
  // The package unpacks the libraries that a bare system lacks only where it believes to run in that environment.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs24.x'
  const { default: bundled } = await import('@sparticuz/chromium')
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    // In a single process the whole browser dies with its first page.
    args: [...bundled.args.filter((argument) => argument !== '--single-process'), ...args, '--no-sandbox'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] ?? '',
      FONTCONFIG_FILE: unpackedFonts(),
    },
  })
}

/** The package's own list of font folders knows /tmp alone; a browser that finds no font at all dies at the first field. */
function unpackedFonts(): string {
  const file = join(tmpdir(), 'crosscase-fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(tmpdir(), 'fonts')}</dir>
  <cachedir>${join(tmpdir(), 'fonts-cache')}</cachedir>
</fontconfig>
`,
  )
  return file
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return path !== ''
  } catch {
    return false
  }
}
