import { Problem } from '#adapter'

/** More rows than any file of claims has. */
const MOST_ROWS = 5_000

/**
 * The rows of a table (RFC 4180; comma, semicolon or tab, with or without a byte-order mark) by the names of its first line, which may
 * be written in any case, with blanks or underscores (`Order ID`, `order_id`). Throws `contract_changed` for what is no table.
 */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const body = text.replace(/^\uFEFF/, '')
  const first = body.split(/\r?\n/, 1)[0] ?? ''
  const separator = [',', ';', '\t'].map((mark) => [mark, first.split(mark).length] as const)
  const [mark] = separator.sort((a, b) => b[1] - a[1])[0] ?? [',']
  const rows = cellsIn(body, mark).filter((row) => row.some((cell) => cell.trim() !== ''))
  const [header, ...lines] = rows
  if (!header || header.length < 2) throw unreadable('the file has no header line with column names')
  if (lines.length > MOST_ROWS) throw unreadable(`the file has more than ${MOST_ROWS} rows`)
  const names = header.map((name) => columnName(name))
  return lines.map((line) =>
    Object.fromEntries(names.map((name, index) => [name, unguarded(line[index]?.trim() ?? '')])),
  )
}

const columnName = (title: string): string => {
  const words = title.trim().split(/[\s_-]+/)
  if (words.length === 1 && /[a-z]/.test(title))
    return title.trim().replace(/^[A-Z]/, (letter) => letter.toLowerCase())
  return words
    .map((word, index) => {
      const lower = word.toLowerCase()
      return index === 0 ? lower : `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`
    })
    .join('')
}

/** Spreadsheet programs put an apostrophe before what looks like a formula. */
const unguarded = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell)

function cellsIn(body: string, mark: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = (): void => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < body.length; at += 1) {
    const char = body.charAt(at)
    if (quoted) {
      if (char !== '"') cell += char
      else if (body[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === mark) end()
    else if (char === '\n') {
      end()
      rows.push([])
    } else if (char !== '\r') cell += char
  }
  if (quoted) throw unreadable('a quoted cell of the file does not end')
  end()
  return rows
}

const unreadable = (message: string): Problem =>
  new Problem('contract_changed', message, { sideEffect: 'none' })
