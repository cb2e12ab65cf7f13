import { readGuardrails } from '../../connectors/platform'
import { exitCodes, type ExitCode } from '../exit-codes'
import { platformOf, type PlatformOption } from '../platform-option'
import { printTable } from '../print-table'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'
import { guardrailTable, isBreach, worstFirst } from './guardrail-table'

export interface GuardrailListOptions extends PlatformOption {
  readonly json?: string
}

/** All guardrails of all running experiments as they are now; a breach is exit code 1. */
export async function listGuardrails(options: GuardrailListOptions, terminal: Terminal): Promise<ExitCode> {
  const statuses = await readGuardrails(platformOf(options, terminal), terminal.signal)
  if (options.json !== '-') terminal.out(printTable(guardrailTable(statuses), terminal.width))
  if (options.json !== undefined) {
    await writeOutput(options.json, `${JSON.stringify(worstFirst(statuses), null, 2)}\n`, terminal)
  }
  return statuses.some(isBreach) ? exitCodes.findings : exitCodes.done
}
