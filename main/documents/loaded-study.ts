import type { Study } from '@contract'

/** A study that could be read whole. */
export interface LoadedStudy {
  /** Real and absolute. */
  readonly path: string
  readonly study: Study
}
