import { headersIn, parameters, rawField } from './mail-headers.js'
import { LEFT_OUT } from './mail-parts.js'

/*
 * A mail is kept without its big files: they stay in the mailbox and are fetched when somebody looks. The mail passes through
 * piece by piece, so a mail of any size needs the memory of a line and of the largest file that is kept.
 */

export interface LightLimits {
  /** The largest body of a file that is kept, in bytes. */
  readonly file: number
  /** How much of one text is kept. */
  readonly text: number
  /** How much of the whole mail is kept. */
  readonly whole: number
}

/** Small files of a posted mail are kept, since there may be no mailbox to fetch them from. */
export const POSTED: LightLimits = { file: 1_000_000, text: 500_000, whole: 6_000_000 }
/** A mail of the shop's own mailbox keeps its words and what is as small as a picture of a signature. */
export const FETCHED: LightLimits = { file: 32_000, text: 500_000, whole: 1_500_000 }

const LONGEST_LINE = 64_000
const LONGEST_HEADER = 128_000
const DEEPEST = 20

export interface Lightener {
  /** Takes a piece (a character a byte) and gives what of it is kept. */
  push(piece: string): string
  /** What was held back. */
  end(): string
}

/** Passes a raw message through, leaving out the bodies of files beyond the limits. */
export function lightener(limits: LightLimits): Lightener {
  let pending = ''
  const reader = lines(limits)
  return {
    push(piece) {
      pending += piece
      let kept = ''
      let from = 0
      for (let end = pending.indexOf('\n'); end !== -1; end = pending.indexOf('\n', from)) {
        kept += reader.line(pending.slice(from, end + 1))
        from = end + 1
      }
      pending = pending.slice(from)
      if (pending.length <= LONGEST_LINE) return kept
      const long = pending
      pending = ''
      return kept + reader.line(long)
    },
    end() {
      const last = pending
      pending = ''
      return reader.line(last) + reader.end()
    },
  }
}

/** The same for a message that is there as a whole. */
export function lightened(raw: string, limits: LightLimits): string {
  const one = lightener(limits)
  const kept: string[] = []
  // In pieces: looking for line ends in one text of many megabytes would copy its rest again and again.
  for (let at = 0; at < raw.length; at += LONGEST_LINE) kept.push(one.push(raw.slice(at, at + LONGEST_LINE)))
  kept.push(one.end())
  return kept.join('')
}

interface LineReader {
  line(line: string): string
  end(): string
}

/** Where the reader is: in a header, in words that are kept, in a file that may still turn out small, or in one that is left out. */
type Place = 'header' | 'words' | 'file' | 'dropped'

function lines(limits: LightLimits): LineReader {
  const boundaries: string[] = []
  let place: Place = 'header'
  let header = ''
  let held = ''
  let words = 0
  let whole = 0

  const give = (text: string): string => {
    if (whole >= limits.whole) return ''
    whole += text.length
    return text
  }
  /** A file that stayed within its limit goes out as it came. */
  const release = (): string => {
    const kept = place === 'file' ? give(`${header}${held}`) : ''
    held = ''
    return kept
  }
  const begin = (line: string): string => {
    const kept = release()
    place = 'header'
    header = ''
    return kept + give(line)
  }
  const endHeader = (blank: string): string => {
    const { next, boundary } = placeBehind(header)
    if (boundary !== null && boundaries.length < DEEPEST) boundaries.push(boundary)
    place = next
    words = 0
    header += blank
    return next === 'file' ? '' : give(header)
  }
  const inFile = (line: string): string => {
    held += line
    if (held.length <= limits.file) return ''
    place = 'dropped'
    held = ''
    const blank = /\r?\n$/.exec(header)?.[0] ?? '\r\n'
    return give(`${header.slice(0, header.length - blank.length)}${LEFT_OUT}: yes${blank}${blank}`)
  }
  return {
    line(line) {
      if (boundaries.some((boundary) => isBoundary(line, boundary))) return begin(line)
      if (place === 'header') {
        if (/^\r?\n$/.test(line)) return endHeader(line)
        if (header.length + line.length <= LONGEST_HEADER) header += line
        return ''
      }
      if (place === 'file') return inFile(line)
      words += line.length
      return place === 'words' && words <= limits.text ? give(line) : ''
    },
    end: () => (place === 'header' ? give(header) : release()),
  }
}

const isBoundary = (line: string, boundary: string): boolean => {
  if (!line.startsWith(`--${boundary}`)) return false
  return /^(--)?\s*$/.test(line.slice(boundary.length + 2))
}

function placeBehind(block: string): { next: Place; boundary: string | null } {
  const headers = headersIn(block)
  const { value: type, params } = parameters(rawField(headers, 'content-type'))
  const boundary = type.startsWith('multipart/') ? (params['boundary'] ?? null) : null
  const attached = parameters(rawField(headers, 'content-disposition')).value === 'attachment'
  // The parts of a delivery report are words: what was not delivered stands in them.
  const isWords = type === '' || /^(text|multipart|message)\//.test(type)
  return { next: isWords && !attached ? 'words' : 'file', boundary }
}
