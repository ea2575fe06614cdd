import { HttpException } from '@nestjs/common'
import { Readable } from 'node:stream'
import writeExcelFile from 'write-excel-file/node'
import { StreamableFile } from '@nestjs/common'
import { CSV_MARK, csvLines } from '#desk'

export const FORMATS = ['csv', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]

/** A workbook is made in memory: more than this goes as CSV, which is written as it is read. */
export const MOST_SHEET_ROWS = 50_000

export const MEDIA = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

type Rows = readonly (readonly string[])[]

/** A table as a file, header first. Every cell is text: nothing in it is ever run as a formula. 422 for a workbook of too many rows. */
export async function spreadsheet(
  name: string,
  format: Format,
  header: readonly string[],
  pages: AsyncIterable<Rows>,
): Promise<StreamableFile> {
  const disposition = `attachment; filename="${name}.${format}"`
  const options = { type: MEDIA[format], disposition }
  if (format === 'csv')
    return new StreamableFile(Readable.from(lines(header, pages), { objectMode: false }), options)
  const rows: Rows[number][] = [header]
  for await (const page of pages) {
    rows.push(...page)
    if (rows.length > MOST_SHEET_ROWS) {
      const message = `more than ${MOST_SHEET_ROWS} rows: take CSV, or a shorter range`
      throw new HttpException({ code: 'too_many_rows', message }, 422)
    }
  }
  const cells = rows.map((row) => row.map((value) => ({ value, type: String })))
  return new StreamableFile(await writeExcelFile(cells, { sheet: name.slice(0, 31) }).toBuffer(), options)
}

async function* lines(header: readonly string[], pages: AsyncIterable<Rows>): AsyncGenerator<string> {
  yield CSV_MARK + csvLines([header])
  for await (const page of pages) if (page.length > 0) yield csvLines(page)
}
