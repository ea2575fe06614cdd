import { Problem, parseJson } from '#adapter'

/** A row of a report: its cells by the heads of the file, verbatim. */
export type Cells = Readonly<Record<string, string>>

/**
 * The rows of a report: tabs, lines ending in LF or CR LF, a blank written as a single space. Order and number of columns change, so cells are known
 * by their head alone. A file of heads alone has no rows. Throws `contract_changed` for a row that is longer than its heads.
 */
export function rowsOf(text: string): readonly Cells[] {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const heads = (head ?? '').split('\t').map(bare)
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split('\t').map(bare)
      if (cells.length > heads.length)
        throw new Problem('contract_changed', 'a row of the report has more cells than heads', {
          sideEffect: 'none',
        })
      return Object.fromEntries(heads.map((name, index) => [name, cells[index] ?? '']))
    })
}

/** Without blanks around it and the quotes that some files wear. */
const bare = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"')

/**
 * A posted file, whose bytes came one character each, or an item as it is stored: JSON, or a file in UTF-8, Shift_JIS or Windows-1252, of
 * which nobody said which.
 */
export function fileOrJson(text: string): unknown {
  // Characters beyond a byte: it is text already.
  const whole = isText(text) ? text : guessed(Buffer.from(text, 'latin1'))
  return /^\s*[[{]/.test(whole) ? parseJson(whole) : whole
}

const isText = (text: string): boolean => /[\u0100-\uffff]/.test(text)

/** UTF-8 where the bytes are; Shift_JIS where they are and kana come out (two accented letters may look like a kanji); else Windows-1252, which takes anything. */
function guessed(bytes: Uint8Array): string {
  for (const charset of ['utf-8', 'shift_jis']) {
    try {
      const text = new TextDecoder(charset, { fatal: true }).decode(bytes)
      if (charset === 'utf-8' || /[\u3040-\u30ff]/.test(text)) return text
    } catch {
      // Not in this charset.
    }
  }
  return new TextDecoder('windows-1252').decode(bytes)
}

/** The cells of a row by our names of the columns. */
export type Named = Readonly<Record<string, string>>

/** How a column is called in files: its head, and heads in other languages. */
export type Aliases = Readonly<Record<string, readonly string[]>>

/** Heads differ in case and in the blanks and signs between their words. */
const plain = (head: string): string =>
  head
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\-_/.·・:()]+/g, '')

/** A row's cells by our names, and the heads that are in no table. `more`: heads that a shop's settings add. */
export function named(
  cells: Cells,
  aliases: Aliases,
  more: Readonly<Record<string, string>> = {},
): { readonly row: Named; readonly unknown: readonly string[] } {
  const table = new Map(
    Object.entries(aliases).flatMap(([name, heads]) => heads.map((head) => [plain(head), name] as const)),
  )
  for (const [head, name] of Object.entries(more))
    if (Object.hasOwn(aliases, name)) table.set(plain(head), name)
  const entries = Object.entries(cells).map(([head, cell]) => [table.get(plain(head)), cell, head] as const)
  return {
    row: Object.fromEntries(entries.flatMap(([name, cell]) => (name === undefined ? [] : [[name, cell]]))),
    unknown: entries.flatMap(([name, , head]) => (name === undefined ? [head] : [])),
  }
}

/** A cell that a row must have. Throws `contract_changed` naming what is missing. */
export function needed(row: Named, name: string): string {
  const cell = row[name]
  if (!cell) throw new Problem('contract_changed', `the report has no ${name}`, { sideEffect: 'none' })
  return cell
}
