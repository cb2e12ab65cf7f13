import { Button } from '@blueprintjs/core'
import type { Finding } from '@analysis'
import { useMemo } from 'react'
import { CautionMark } from '../../parts/caution-mark'
import { useNotebookState } from '../../notebook-context'
import { useInvestigation } from './use-investigation'

const codes: readonly Finding['code'][] = ['srm', 'srm-slice', 'srm-sequential']

/** In the header: whether any cell found the split off, over all or in parts, and the way to the cause. */
export function SplitMark() {
  const cells = useNotebookState((state) => state.cells)
  const investigate = useInvestigation()
  const reason = useMemo(() => {
    const findings = [...cells.values()].flatMap(({ outcome }) => outcome?.findings ?? [])
    const broken = findings.filter(({ code, severity }) => severity === 'error' && codes.includes(code))
    return [...new Set(broken.map(({ message }) => message))].join(' ')
  }, [cells])
  if (reason === '') return null
  return (
    <span>
      <CautionMark caution={{ label: 'sample ratio mismatch', reason }} />{' '}
      <Button size="small" variant="minimal" text="Find the cause" onClick={investigate} />
    </span>
  )
}
