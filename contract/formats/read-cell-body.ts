import type { CellKind, CellOptions, Finding } from '@analysis'
import type { YamlBody } from './cells/cell-format'
import { cellFormats } from './cells/cell-formats'
import { isAbsent, isJsonObject } from './json-text'
import type { NotebookBlock } from './notebook'
import { Problems } from './problems'
import { readYaml } from './yaml-text'

type CellReading = Extract<NotebookBlock, { kind: 'cell' }>['options']

/** What a cell's body says. `line` is the body's first line in the file; findings name theirs. */
export function readCellBody(kind: CellKind, name: string, body: string, line: number): CellReading {
  const format = cellFormats[kind].body
  if ('readText' in format) return { ok: true, value: format.readText(body) }
  const cell = `${kind} ${name}`
  const yaml = readYaml(body)
  if (!yaml.ok) {
    return { ok: false, findings: yaml.problems.map((one) => at(line + one.line - 1, cell, one.message, {})) }
  }
  const problems = new Problems()
  const value = readOptions(format, yaml.value, problems)
  if (value !== null && !problems.hasErrors) return { ok: true, value }
  const findings = problems.findings.map((finding) => {
    const option = String(finding.evidence.path).split(/[.[]/)[0] ?? ''
    return at(line + (yaml.lineOf(option) ?? 0) - 1, cell, finding.message, finding.evidence, finding.code)
  })
  return { ok: false, findings }
}

/** Reads what a cell's YAML says, already parsed. Null after a problem was noted. */
function readOptions(
  { names, read }: Pick<YamlBody<CellKind>, 'names' | 'read'>,
  value: unknown,
  problems: Problems,
): CellOptions | null {
  const fields = isAbsent(value) ? {} : value
  if (!isJsonObject(fields)) {
    problems.expected('options such as "metric: revenue"', fields, [])
    return null
  }
  problems.knows([], ...names)
  const options = read(fields, problems)
  problems.noteUnknownFields(fields, 'error')
  return options
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
