import type { Study } from '@contract'
import { exitCodes, findingLines, type ExitCode } from '../exit-codes'
import { printable } from '../print-table'
import { readStudyInput } from '../read-inputs'
import { pull, withWorkspace } from '../session'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'

/** Whether files are the same is known; of a connection it is only known that it was asked the same before. */
function reuse({ source }: Study): string {
  const rows = source.kind === 'events' ? [source.exposures.rows, source.events.rows] : [source.rows]
  return rows.some(({ kind }) => kind === 'connection')
    ? 'the snapshot of an earlier pull is used; --refresh asks again'
    : 'nothing has changed since the last pull: its snapshot is used'
}

/** Pulls a study into the workspace; the snapshot's id is the answer. */
export async function pullCommand(path: string, options: WorkspaceOption, terminal: Terminal): Promise<ExitCode> {
  const { study } = await readStudyInput(path, options)
  return withWorkspace(options, terminal, async (workspace) => {
    const { manifest, reused, findings } = await pull(study, options, workspace, terminal)
    for (const line of [...study.findings, ...findings].flatMap(findingLines)) terminal.note(printable(line))
    if (reused) terminal.note(reuse(study.study))
    terminal.out(`${manifest.id}\n`)
    return exitCodes.done
  })
}
