/** A value as it can stand in a study file. Timestamps are ISO 8601 text. */
export type Literal = string | number | boolean

/** A test on one column (or, in an events metric, one property) of a row. A missing value passes only `is-null`. */
export type Comparison =
  | {
      readonly kind: 'comparison'
      readonly field: string
      readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>='
      readonly value: Literal
    }
  | {
      readonly kind: 'membership'
      readonly field: string
      readonly negated: boolean
      readonly values: readonly Literal[]
    }
  | { readonly kind: 'null-test'; readonly field: string; readonly negated: boolean }

/** Which rows count: data in the study file, never SQL text. */
export type Condition =
  | Comparison
  | { readonly kind: 'all'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'any'; readonly conditions: readonly Condition[] }

/** The fields a condition reads, each once, in order of first use. */
export function conditionFields(condition: Condition): readonly string[] {
  if (condition.kind === 'all' || condition.kind === 'any') {
    return [...new Set(condition.conditions.flatMap(conditionFields))]
  }
  return [condition.field]
}
