import { z } from 'zod'
import { propertyName } from './property-name'

/** The raw tables that an experiment's data can be read from. */
export const exportTables = ['exposures', 'events'] as const
export type ExportTable = (typeof exportTables)[number]

/** One value or several of the same name, each once. */
function severalOf<Name extends z.ZodType<string, string>>(name: Name) {
  return z
    .union([name.transform((one) => [one]), z.array(name).max(200)])
    .optional()
    .transform((values) => [...new Set(values ?? [])])
}

const names = severalOf(z.string().min(1).max(200))

/** Query of GET /experiments/{id}/data/{table}: event names and properties beyond those its metrics read. */
export const exportQuery = z.object({
  event: names.describe('An event name; may be said several times'),
  property: severalOf(propertyName).describe('An event property; may be said several times'),
  shared_with: names.describe(
    'Another experiment, whose exposures of the subjects of this one are exposures too; may be said several times',
  ),
})

export type ExportQuery = z.output<typeof exportQuery>

/** Header with the number of rows of an exported table. */
export const exportedRowsHeader = 'x-assay-rows'
