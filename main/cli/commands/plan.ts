import { formatCount, planHash, planStatus, type ExperimentSpec } from '@analysis'
import { planHistory, registerPlan, type PlanHistory } from '../../workspace/index'
import { exitCodes, type ExitCode } from '../exit-codes'
import { printable } from '../print-table'
import { readStudyInput } from '../read-inputs'
import { withWorkspace } from '../session'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'

/** The plan's hash, whether and when it was registered, looks taken since, and what differs from it now. */
export async function showPlan(path: string, options: WorkspaceOption, terminal: Terminal): Promise<ExitCode> {
  const { experiment } = (await readStudyInput(path, options)).study.study
  return withWorkspace(options, terminal, async ({ ledger }) => {
    terminal.out(planText(experiment, await planHistory(ledger, experiment.experimentId)))
    return exitCodes.done
  })
}

/** Writes the plan down before outcomes are looked at; later registrations say how late they are. */
export async function registerStudyPlan(path: string, options: WorkspaceOption, terminal: Terminal): Promise<ExitCode> {
  const { experiment } = (await readStudyInput(path, options)).study.study
  return withWorkspace(options, terminal, async ({ ledger }) => {
    terminal.out(planText(experiment, await registerPlan(ledger, experiment, terminal.now())))
    return exitCodes.done
  })
}

function planText(experiment: ExperimentSpec, { registration, looks }: PlanHistory): string {
  const { registeredAt, deviations } = planStatus(experiment, registration)
  const metrics = experiment.metrics.map(({ id, role }) => `${id} (${role})`).join(', ')
  const lines = [
    `${experiment.name} (${experiment.experimentId})`,
    `plan        ${planHash(experiment)}`,
    `registered  ${registeredAt ?? 'no'}`,
    `looks       ${looks === 0 ? 'none' : `on ${formatCount(looks)} ${looks === 1 ? 'snapshot' : 'snapshots'}`}`,
    `metrics     ${metrics}`,
    ...deviations.map((deviation) => `deviation   ${deviation}`),
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}
