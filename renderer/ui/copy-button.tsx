import { Button } from '@blueprintjs/core'
import { Duplicate, Tick, WarningSign } from '@blueprintjs/icons'
import { useEffect, useState } from 'react'

interface CopyButtonProps {
  /** What lands in the clipboard: full precision, whole text. */
  readonly text: string
  /** What is copied, for the tooltip and screen readers: "SQL". */
  readonly what: string
  readonly label?: string
}

type State = 'idle' | 'copied' | 'refused'

const icons = { idle: <Duplicate size={12} />, copied: <Tick size={12} />, refused: <WarningSign size={12} /> }

/** Copies text and says for a moment whether it did. */
export function CopyButton({ text, what, label }: CopyButtonProps) {
  const [state, setState] = useState<State>('idle')
  useEffect(() => {
    if (state === 'idle') return undefined
    const timer = setTimeout(() => setState('idle'), 1500)
    return () => clearTimeout(timer)
  }, [state])

  function copy(): void {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  }

  const title = { idle: `Copy ${what}`, copied: `Copied ${what}`, refused: 'The browser refused to copy' }[state]
  return (
    <Button
      variant="minimal"
      size="small"
      icon={icons[state]}
      text={label}
      onClick={copy}
      aria-label={title}
      title={title}
    />
  )
}
