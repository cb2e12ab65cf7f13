import type { RawTable } from '../connector'

/** What reading files of one format gives; the connector adds what is the same for all. */
export type FileRows = Pick<RawTable, 'columns' | 'rows' | 'rejects' | 'sql' | 'findings' | 'locate'>
