import { ascending, call, column, text, type Expression } from '../sql/tree/expression'

/** Variant names of a group, each once, sorted, comma-separated. */
export function variantList(): Expression {
  return call('string_agg', [column('variant'), text(',')], { distinct: true, orderBy: [ascending(column('variant'))] })
}
