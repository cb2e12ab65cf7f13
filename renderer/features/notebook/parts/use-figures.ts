import { figuresOf, figureThemes, type Figure } from '@presentation'
import { useMemo } from 'react'
import { useTheme } from '../../../state/theme'
import { useCell } from '../cell-context'

/** The cell's figures in the theme in force. */
export function useFigures(): readonly Figure[] {
  const { outcome, spec } = useCell()
  const theme = useTheme()
  return useMemo(() => figuresOf(outcome.view, spec, figureThemes[theme]), [outcome.view, spec, theme])
}
