import { quoteName, quoteText } from '@engine'
import type { ReadOptions } from '@contract'
import type { RawTable } from '../connector'
import { unusable } from '../failures'
import type { SourceFile } from './expand-files'

/** What reading files of one format gives; the connector adds what is the same for all. */
export type FileRows = Pick<
  RawTable,
  'columns' | 'rows' | 'rejects' | 'sql' | 'findings' | 'questions' | 'reading' | 'locate'
>

/** What a study says of how files are read. */
export interface FileReading {
  readonly read: ReadOptions
  /** What the column is called that says which variant a file is of; null when rows say it. */
  readonly variantColumn: string | null
}

/** A file's variant as one more column of its rows, as SQL; nothing where rows say it. */
export function variantColumn(
  file: SourceFile,
  { variantColumn: name }: FileReading,
  names: readonly string[],
): string {
  if (name === null) return ''
  if (names.some((each) => each.toLowerCase() === name.toLowerCase())) {
    throw unusable({
      code: 'invalid-field',
      message: `${file.name} has a column ${JSON.stringify(name)} of its own, beside the variant that the study gives the file.`,
      hint: 'Leave "files" and "variant_from_file" out, or call the variant otherwise in "variant".',
      evidence: { file: file.name, column: name },
    })
  }
  return `, ${file.variant === null ? 'NULL' : quoteText(file.variant)} AS ${quoteName(name)}`
}
