import type { CellKind, Finding } from '@analysis'
import { readCellOptions } from './cell-options'
import type { NotebookBlock } from './notebook'
import { Problems } from './problems'
import { readYaml } from './yaml-text'

type CellReading = Extract<NotebookBlock, { kind: 'cell' }>['options']

/** What a cell's body says. `line` is the body's first line in the file; findings name theirs. */
export function readCellBody(kind: CellKind, name: string, body: string, line: number): CellReading {
  if (kind === 'sql') return { ok: true, value: { kind, sql: body } }
  const cell = `${kind} ${name}`
  const yaml = readYaml(body)
  if (!yaml.ok) {
    return { ok: false, findings: yaml.problems.map((one) => at(line + one.line - 1, cell, one.message, {})) }
  }
  const problems = new Problems()
  const value = readCellOptions(kind, yaml.value, problems)
  if (value !== null && !problems.hasErrors) return { ok: true, value }
  const findings = problems.findings.map((finding) => {
    const option = String(finding.evidence.path).split(/[.[]/)[0] ?? ''
    return at(line + (yaml.lineOf(option) ?? 0) - 1, cell, finding.message, finding.evidence, finding.code)
  })
  return { ok: false, findings }
}

function at(
  line: number,
  cell: string,
  message: string,
  evidence: Finding['evidence'],
  code: Finding['code'] = 'invalid-document',
): Finding {
  return { code, severity: 'error', message: `line ${line}: ${cell}: ${message}`, evidence: { ...evidence, line } }
}
