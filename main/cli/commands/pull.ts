import { exitCodes, findingLines, type ExitCode } from '../exit-codes'
import { printable } from '../print-table'
import { readStudyFile } from '../read-inputs'
import { pull, withWorkspace, type WorkspaceOption } from '../session'
import type { Terminal } from '../terminal'

/** Pulls a study into the workspace; the snapshot's id is the answer. */
export async function pullCommand(path: string, options: WorkspaceOption, terminal: Terminal): Promise<ExitCode> {
  const input = await readStudyFile(path)
  return withWorkspace(options, terminal, async (workspace) => {
    const { manifest, reused, findings } = await pull(input, workspace, terminal)
    for (const line of [...input.findings, ...findings].flatMap(findingLines)) terminal.note(printable(line))
    if (reused) terminal.note('nothing has changed since the last pull: its snapshot is used')
    terminal.out(`${manifest.id}\n`)
    return exitCodes.done
  })
}
