import type { Finding } from '../failures'
import { canonicalJson } from '../study/plan-hash'
import { sha256 } from '../numerics/sha256'
import type { CellOptions, OptionsOf, QueryCells } from './cell'
import { referencedRelations } from './sql-references'

export interface NamedCell {
  readonly name: string
  readonly options: CellOptions
}

export interface CellGraph {
  /** Every cell that can be run, each after the cells it reads. */
  readonly order: readonly string[]
  /** By cell: the cells it reads directly. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>
  /**
   * By cell: a hash of all that its result depends on. A result whose key differs from the cell's present one is out of
   * date.
   */
  readonly keys: ReadonlyMap<string, string>
  /** By cell: why it cannot be run. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>
}

/**
 * Who reads whom among a notebook's cells. A `sql` cell reads the `sql` cells that it names, a `chart` the one
 * it draws; the other kinds read only the frame. `base` stands for what all cells share: the snapshot and the experiment's plan.
 */
export function cellGraph(cells: readonly NamedCell[], base = ''): CellGraph {
  const byRelation = new Map(
    cells.flatMap(({ name, options }) => ('sql' in options ? [[name.toLowerCase(), name] as const] : [])),
  )
  const dependencies = new Map(
    cells.map(({ name, options }) => [name, relationsOf(options).flatMap((each) => byRelation.get(each) ?? [])]),
  )
  const keys = new Map<string, string>()
  const order: string[] = []
  const findings = new Map<string, readonly Finding[]>()
  const state = new Map<string, 'open' | 'done'>()
  const options = new Map(cells.map((cell) => [cell.name, cell.options]))

  function visit(name: string, path: readonly string[]): boolean {
    if (state.get(name) === 'done') return !findings.has(name)
    if (state.get(name) === 'open') {
      const cycle = path.slice(path.indexOf(name))
      for (const each of cycle) findings.set(each, [cycleFinding([...cycle, name])])
      return false
    }
    state.set(name, 'open')
    const read = dependencies.get(name)!
    const complete = read.map((each) => visit(each, [...path, name])).every(Boolean)
    state.set(name, 'done')
    if (!complete && !findings.has(name)) findings.set(name, [blockedFinding(name, read)])
    keys.set(name, keyOf(options.get(name)!, read, keys, base))
    if (!findings.has(name)) order.push(name)
    return !findings.has(name)
  }

  for (const { name } of cells) visit(name, [])
  return { order, dependencies, keys, findings }
}

/** What a cell reads by name, in lower case. */
function relationsOf(options: CellOptions): readonly string[] {
  if ('from' in options) return [options.from.toLowerCase()]
  return 'sql' in options ? referencedRelations(options.sql) : []
}

/** Whether a cell runs SQL that a person wrote, which only the window and a page's own database do. */
export function isQueryCell(options: CellOptions): options is OptionsOf<keyof QueryCells> {
  return 'sql' in options || 'from' in options
}

/** The SQL cells that a cell reads, directly or not, each after those it reads itself. */
export function sqlDependencies(graph: CellGraph, name: string): readonly string[] {
  const needed = new Set<string>()
  const collect = (each: string): void => {
    for (const dependency of graph.dependencies.get(each) ?? []) {
      if (needed.has(dependency)) continue
      needed.add(dependency)
      collect(dependency)
    }
  }
  collect(name)
  return graph.order.filter((each) => needed.has(each))
}

function keyOf(options: CellOptions, read: readonly string[], keys: ReadonlyMap<string, string>, base: string): string {
  return sha256(canonicalJson({ base, options, read: read.map((each) => [each, keys.get(each) ?? null]) }))
}

function cycleFinding(cycle: readonly string[]): Finding {
  return {
    code: 'cell-cycle',
    severity: 'error',
    message: `Cells read each other in a circle: ${cycle.join(' → ')}.`,
    hint: 'Let one of them read the tables of the frame instead.',
    evidence: { cells: cycle },
  }
}

function blockedFinding(name: string, read: readonly string[]): Finding {
  return {
    code: 'cell-cycle',
    severity: 'error',
    message: `Cell "${name}" reads cells that cannot be run: ${read.join(', ')}.`,
    hint: 'Fix those cells first.',
    evidence: { cell: name, reads: read },
  }
}
