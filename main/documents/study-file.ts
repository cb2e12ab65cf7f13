import type { Finding } from '@analysis'
import type { Study } from '@contract'

/** A study file as it was read. */
export interface StudyFile {
  /** Real and absolute. */
  readonly path: string
  readonly text: string
  /** Null when the text cannot be read as a study: see findings. */
  readonly study: Study | null
  readonly findings: readonly Finding[]
}

/** A study that could be read whole; its findings are warnings. */
export interface LoadedStudy extends StudyFile {
  readonly study: Study
}
