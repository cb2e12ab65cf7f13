import { Button, Tooltip } from '@blueprintjs/core'
import type { JSX } from 'react'

interface IconButtonProps {
  readonly icon: JSX.Element
  /** Says what it does, to the pointer and to screen readers. */
  readonly label: string
  readonly onClick: () => void
  readonly active?: boolean
  readonly disabled?: boolean
}

/** A button that is only an icon, with its words in a tooltip. */
export function IconButton({ icon, label, onClick, active = false, disabled = false }: IconButtonProps) {
  return (
    <Tooltip content={label} hoverOpenDelay={400} compact openOnTargetFocus={false}>
      <Button
        variant="minimal"
        size="small"
        icon={icon}
        aria-label={label}
        active={active}
        disabled={disabled}
        onClick={onClick}
      />
    </Tooltip>
  )
}
