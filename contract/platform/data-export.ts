import { z } from 'zod'

/** The raw tables that an experiment's data can be read from. */
export const exportTables = ['exposures', 'events'] as const
export type ExportTable = (typeof exportTables)[number]

/** One value or several of the same name, each once. */
const names = z
  .union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).max(200)])
  .optional()
  .transform((value) => [...new Set(value === undefined ? [] : [value].flat())])

/** Query of GET /experiments/{id}/data/{table}: event names and properties beyond those its metrics read. */
export const exportQuery = z.object({
  event: names.describe('An event name; may be said several times'),
  property: names.describe('An event property; may be said several times'),
  shared_with: names.describe(
    'Another experiment, whose exposures of the subjects of this one are exposures too; may be said several times',
  ),
})

export type ExportQuery = z.output<typeof exportQuery>

/** Header with the number of rows of an exported table. */
export const exportedRowsHeader = 'x-assay-rows'
