import { z } from 'zod'
import { isAbsent, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'
import { printRows, readRows } from './rows-format'
import type { MomentsSource } from './source-spec'

const name = z.string().min(1)

const fieldsSchema = z.looseObject({
  variant: name,
  metric: name.nullish(),
  look: name.nullish(),
  at: name.nullish(),
  accumulate: z.enum(['cumulative', 'increments']).nullish(),
})

const oneRowPerVariant = z.looseObject({ n: name, mean: name.nullish(), variance: name.nullish() })
const side = z.looseObject({ n: name, mean: name, variance: name })
const treatmentBesideControl = z.looseObject({ control: side, treatment: side })

/**
 * Reads a source of kind `moments`. Either one row per variant (`n`, `mean`, `variance`) or one per treatment with its
 * control beside it (`control` and `treatment`, each `{n, mean, variance}`).
 */
export function readMomentsSource(
  source: JsonObject,
  shared: Pick<MomentsSource, 'filter' | 'tolerance'>,
  path: Path,
  problems: Problems,
): MomentsSource | null {
  const rows = readRows(source, path, problems)
  const fields = problems.read(fieldsSchema, source, path)
  problems.knows(path, 'n', 'mean', 'variance', 'control', 'treatment')
  const columns = readColumns(source, path, problems)
  if (rows === null || fields === null || columns === null) return null
  return {
    kind: 'moments',
    ...shared,
    rows,
    variant: fields.variant,
    metric: fields.metric ?? null,
    look: fields.look ?? null,
    at: fields.at ?? null,
    accumulation: fields.accumulate ?? 'cumulative',
    columns,
  }
}

function readColumns(source: JsonObject, path: Path, problems: Problems): MomentsSource['columns'] | null {
  if (isAbsent(source.control) && isAbsent(source.treatment)) {
    const single = problems.read(oneRowPerVariant, source, path)
    return single && { kind: 'single', n: single.n, mean: single.mean ?? null, variance: single.variance ?? null }
  }
  const paired = problems.read(treatmentBesideControl, source, path)
  return paired && { kind: 'paired', control: pick(paired.control), treatment: pick(paired.treatment) }
}

function pick({ n, mean, variance }: z.output<typeof side>): { n: string; mean: string; variance: string } {
  return { n, mean, variance }
}

export function printMomentsSource(source: MomentsSource): JsonObject {
  const { columns } = source
  return {
    ...printRows(source.rows),
    variant: source.variant,
    ...(source.metric !== null && { metric: source.metric }),
    ...(source.look !== null && { look: source.look }),
    ...(source.at !== null && { at: source.at }),
    accumulate: source.accumulation,
    ...(columns.kind === 'paired'
      ? { control: columns.control, treatment: columns.treatment }
      : {
          n: columns.n,
          ...(columns.mean !== null && { mean: columns.mean }),
          ...(columns.variance !== null && { variance: columns.variance }),
        }),
  }
}
