import { planPower, type PowerPlan, type PowerRequest } from '@analysis'
import { powerTables } from '@presentation'
import { printDesign, readDesign } from '@contract'
import { BadInput, exitCodes, type ExitCode } from '../exit-codes'
import { printTable } from '../print-table'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'

/** The options as the shell gave them: text, read and judged all at once. */
export interface DesignOptions {
  readonly metric?: string
  readonly baseline?: string
  readonly sd?: string
  readonly mde?: string
  readonly absolute?: boolean
  readonly alpha?: string
  readonly power?: string
  readonly alternative?: string
  readonly variants?: string
  readonly correction?: string
  readonly looks?: string
  readonly spending?: string
  readonly spendingParameter?: string
  readonly rho?: string
  readonly dailyTraffic?: string
  readonly json?: string
}

/** Sample size, detectable effect, power and duration of an experiment that is being planned. No data is read. */
export async function design(options: DesignOptions, terminal: Terminal): Promise<ExitCode> {
  const { json, ...asked } = options
  const { request, findings } = readDesign(asked)
  if (request === null) throw new BadInput('The experiment cannot be planned:', findings)
  const plan = planPower(request)
  if (json !== '-') terminal.out(planText(request, plan, terminal))
  if (json !== undefined) {
    await writeOutput(json, `${JSON.stringify(printDesign(request, plan), null, 2)}\n`, terminal)
  }
  return exitCodes.done
}

function planText(request: PowerRequest, plan: PowerPlan, { width }: Terminal): string {
  const variantIds = request.weights.map((_, at) => (at === 0 ? 'control' : `treatment ${at}`))
  return powerTables({ plan, request, variantIds }, `a ${request.type}`)
    .map((table) => printTable(table, width))
    .join('\n')
}
