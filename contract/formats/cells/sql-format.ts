import type { CellFormat } from './cell-format'

export const sqlFormat: CellFormat<'sql'> = {
  body: { readText: (sql) => ({ kind: 'sql', sql }) },
  print: ({ sql }) => sql,
  wire: null,
}
