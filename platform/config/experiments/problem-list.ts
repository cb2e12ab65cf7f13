import type { Finding } from '@analysis'
import type { ProblemEntry } from '@contract'
import { ApiProblem } from '../../api/api-problem'

/** Everything that is wrong with a document, one entry per path. */
export interface ProblemList {
  readonly entries: readonly ProblemEntry[]
  add(path: string, code: string, message: string): void
  /** Findings of a format's reader, whose paths start with `prefix`. */
  addFindings(findings: readonly Finding[], prefix: string): void
  /** @throws ApiProblem 422 when anything is wrong. */
  refuse(what: string): void
}

export function createProblemList(): ProblemList {
  const entries: ProblemEntry[] = []
  const list: ProblemList = {
    entries,
    add(path, code, message) {
      if (!entries.some((entry) => entry.path === path)) entries.push({ path, code, message })
    },
    addFindings(findings, prefix) {
      for (const { severity, code, message, evidence } of findings) {
        // what nobody acts on is refused here, before an experiment runs without it
        if (severity !== 'error' && code !== 'unknown-field') continue
        const path = typeof evidence.path === 'string' ? evidence.path : prefix
        list.add(path.startsWith(`${prefix}.`) ? path.slice(prefix.length + 1) : path, code, message)
      }
    },
    refuse(what) {
      if (entries.length === 0) return
      const noun = entries.length === 1 ? '1 problem' : `${entries.length} problems`
      throw new ApiProblem('validation-failed', `${what} has ${noun}; see errors`, { errors: entries })
    },
  }
  return list
}
