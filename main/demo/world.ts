/** One table of the demo world, ready to be written as CSV. */
export interface DemoTable {
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | boolean | null)[])[]
}

/** An experiment of the demo world: its data, its study file and notebook, and the truth it was made from. */
export interface DemoExperiment {
  readonly name: string
  readonly tables: readonly DemoTable[]
  readonly study: Readonly<Record<string, unknown>>
  /** What an analysis should find, written beside the data so that anyone can check. */
  readonly truth: Readonly<Record<string, unknown>>
}
