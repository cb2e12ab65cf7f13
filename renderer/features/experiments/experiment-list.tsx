import { ContextMenuPopover } from '@blueprintjs/core'
import type { StudySummary } from '@contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { openStudy } from '../../state/open-document'
import { useTheme } from '../../state/theme'
import { useNow } from '../../ui/use-now'
import styles from './experiment-list.module.css'
import { listRows, rowKey, type GroupName, type ListRow } from './group-studies'
import { movedRow } from './list-keys'
import { StudyMenu } from './study-menu'
import { RowContent } from './study-row'

const rowHeight = 28

interface OpenMenu {
  readonly study: StudySummary
  readonly left: number
  readonly top: number
}

interface ExperimentListProps {
  readonly studies: readonly StudySummary[]
  readonly filter: string
}

/** The studies by group, as one list that is walked with the arrow keys; only rows in sight are in the page. */
export function ExperimentList({ studies, filter }: ExperimentListProps) {
  const now = useNow(60_000)
  const theme = useTheme()
  const [collapsed, setCollapsed] = useState<ReadonlySet<GroupName>>(new Set())
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const scroller = useRef<HTMLDivElement>(null)

  const rows = useMemo(() => listRows(studies, { filter, collapsed, now }), [studies, filter, collapsed, now])
  const activeAt = Math.max(
    0,
    rows.findIndex((row) => rowKey(row) === activeKey),
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  function moveTo(at: number): void {
    const row = rows[at]
    if (row === undefined) return
    setActiveKey(rowKey(row))
    virtual.scrollToIndex(at)
  }

  function setGroupOpen(group: GroupName, open: boolean): void {
    setCollapsed((before) => new Set(open ? [...before].filter((one) => one !== group) : [...before, group]))
  }

  function choose(row: ListRow): void {
    setActiveKey(rowKey(row))
    if (row.kind === 'group') setGroupOpen(row.group, !row.isOpen)
    else void openStudy(row.study.path)
  }

  function openMenuBelow(row: ListRow): void {
    const element = document.getElementById(elementId(row))
    if (row.kind !== 'study' || element === null) return
    const { left, bottom } = element.getBoundingClientRect()
    setMenu({ study: row.study, left: left + 24, top: bottom })
  }

  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[activeAt]
    const pageRows = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight)
    const to = movedRow(event.key, activeAt, rows.length, pageRows)
    if (to !== null) moveTo(to)
    else if (row === undefined) return
    else if (event.key === 'Enter' || event.key === ' ') choose(row)
    else if (event.key === 'ArrowRight' && row.kind === 'group') setGroupOpen(row.group, true)
    else if (event.key === 'ArrowLeft') closeGroup(row)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) openMenuBelow(row)
    else return
    event.preventDefault()
  }

  function closeGroup(row: ListRow): void {
    setGroupOpen(row.group, false)
    setActiveKey(`group:${row.group}`)
  }

  const active = rows[activeAt]
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="tree"
      aria-label="Experiments"
      aria-activedescendant={active && elementId(active)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <div
              key={rowKey(row)}
              id={elementId(row)}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              role="treeitem"
              aria-level={row.kind === 'group' ? 1 : 2}
              aria-expanded={row.kind === 'group' ? row.isOpen : undefined}
              aria-selected={index === activeAt}
              title={row.kind === 'study' ? row.study.path : undefined}
              onClick={() => choose(row)}
              onContextMenu={(event) => {
                event.preventDefault()
                setActiveKey(rowKey(row))
                if (row.kind === 'study') setMenu({ study: row.study, left: event.clientX, top: event.clientY })
              }}
            >
              <RowContent row={row} now={now} />
            </div>
          )
        })}
      </div>
      <ContextMenuPopover
        isOpen={menu !== null}
        isDarkTheme={theme === 'dark'}
        content={menu === null ? <></> : <StudyMenu study={menu.study} />}
        targetOffset={menu ?? undefined}
        onClose={() => setMenu(null)}
      />
    </div>
  )
}

function elementId(row: ListRow): string {
  return `experiment-list-${encodeURIComponent(rowKey(row))}`
}
