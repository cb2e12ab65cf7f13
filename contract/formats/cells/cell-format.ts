import type { CellKind, OptionsOf, StatisticalKind } from '@analysis'
import { z } from 'zod'
import type { JsonObject } from '../json-text'
import type { Problems } from '../problems'

/** How one kind of cell is written. */
export interface CellFormat<Kind extends CellKind> {
  /** Another word for the kind in a fence. */
  readonly alias?: string
  readonly body: YamlBody<Kind> | TextBody<Kind>
  /** The fields of its YAML, null left out, or its text. Defaults are null. */
  print(options: OptionsOf<Kind>): JsonObject | string
  /** The options as they cross to the host, which checks them again; null where no host runs such a cell. */
  readonly wire: Kind extends StatisticalKind ? z.ZodType<OptionsOf<Kind>> : null
}

/** A body of options. */
export interface YamlBody<Kind extends CellKind> {
  /** The options it knows, by name. */
  readonly names: readonly string[]
  /** Null after a problem was noted. */
  read(fields: JsonObject, problems: Problems): OptionsOf<Kind> | null
}

/** A body in a language of its own. */
export interface TextBody<Kind extends CellKind> {
  readText(body: string): OptionsOf<Kind>
}

/** Of options as they are written. */
export const name = z.string().min(1)
export const names = z.array(name).min(1)

/** Of options as they cross. */
export const wireName = z.string().min(1).max(1000)
export const wireNames = z.array(wireName).max(100).readonly()
export const wireSpending = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('obrien-fleming') }),
  z.strictObject({ kind: z.literal('pocock') }),
  z.strictObject({ kind: z.literal('hwang-shih-decani'), parameter: z.number() }),
  z.strictObject({ kind: z.literal('kim-demets'), parameter: z.number() }),
])
