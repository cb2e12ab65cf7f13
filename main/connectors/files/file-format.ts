import type { FileFormat } from '@contract'
import { unusable } from '../failures'

const extensions: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  parquet: 'parquet',
  pq: 'parquet',
  jsonl: 'json-lines',
  ndjson: 'json-lines',
  json: 'json-lines',
  duckdb: 'duckdb',
  ddb: 'duckdb',
  db: 'duckdb',
}

/** The format a study names, or the one its file's extension tells. @throws ServiceError when neither does */
export function formatOf(file: string, named: FileFormat | null): FileFormat {
  const extension = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? ''
  const format = named ?? extensions[extension]
  if (format !== undefined) return format
  throw unusable({
    code: 'unreadable-source',
    message: `The name ${JSON.stringify(file)} does not say which format the file has.`,
    hint: 'Give "format": csv, parquet, json-lines or duckdb.',
    evidence: { file },
  })
}
