import { chartAggregates, chartMarks, type ChartOptions } from '@analysis'
import { z } from 'zod'
import { isAbsent, type JsonObject } from '../json-text'
import type { Problems } from '../problems'
import { name, type CellFormat } from './cell-format'

const text = z.string().max(200).nullish()

const schema = z.object({
  from: name,
  mark: z.enum(chartMarks),
  x: name,
  y: name.nullish(),
  color: name.nullish(),
  aggregate: z.enum(chartAggregates).nullish(),
  bins: z.int().min(2).max(200).nullish(),
  title: text,
  x_title: text,
  y_title: text,
  x_unit: text,
  y_unit: text,
})

const defaultBins = 30

/** Reads a `chart` cell's options. Null after a problem was noted. */
function read(value: JsonObject, problems: Problems): ChartOptions | null {
  const fields = problems.read(schema, value, [])
  if (fields === null) return null
  const isHistogram = fields.mark === 'histogram'
  if (isHistogram && !isAbsent(fields.y)) problems.expected('no "y": a histogram counts rows', fields.y, ['y'])
  if (isHistogram && !isAbsent(fields.aggregate)) {
    problems.expected('no "aggregate": a histogram counts rows', fields.aggregate, ['aggregate'])
  }
  if (!isHistogram && !isAbsent(fields.bins)) problems.expected('"bins" for a histogram only', fields.bins, ['bins'])
  if (!isHistogram && isAbsent(fields.y) && fields.aggregate !== 'count') {
    problems.expected('a column, or "aggregate: count"', undefined, ['y'])
  }
  return {
    kind: 'chart',
    from: fields.from,
    mark: fields.mark,
    x: fields.x,
    y: fields.y ?? null,
    color: fields.color ?? null,
    aggregate: fields.aggregate ?? null,
    bins: fields.bins ?? defaultBins,
    title: fields.title ?? null,
    xTitle: fields.x_title ?? null,
    yTitle: fields.y_title ?? null,
    xUnit: fields.x_unit ?? null,
    yUnit: fields.y_unit ?? null,
  }
}

/** A `chart` cell's options as they stand in a notebook; null is left out. */
function print(options: ChartOptions): JsonObject {
  return {
    from: options.from,
    mark: options.mark,
    x: options.x,
    y: options.y,
    color: options.color,
    aggregate: options.aggregate,
    bins: options.bins === defaultBins ? null : options.bins,
    title: options.title,
    x_title: options.xTitle,
    y_title: options.yTitle,
    x_unit: options.xUnit,
    y_unit: options.yUnit,
  }
}

/** No host runs it: it draws what SQL of a person's own answers. */
export const chartFormat: CellFormat<'chart'> = {
  body: { names: Object.keys(schema.shape), read },
  print,
  wire: null,
}
