import envPaths from 'env-paths'

/** Where this computer keeps what Assay writes for this user. */
export interface AssayFolders {
  /** The workspace of the command line, the demo workspace and the platform that runs by itself. */
  readonly data: string
  readonly config: string
  readonly log: string
}

export function assayFolders(): AssayFolders {
  return envPaths('assay', { suffix: '' })
}
