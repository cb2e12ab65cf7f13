import { ChevronDown, ChevronRight } from '@blueprintjs/icons'
import { useId, useState, type ReactNode } from 'react'
import styles from './disclosure.module.css'

interface DisclosureProps {
  readonly title: string
  /** Beside the title: a count, a copy button. */
  readonly aside?: ReactNode
  readonly initiallyOpen?: boolean
  readonly children: ReactNode
}

/** A heading that opens and closes what stands below it. */
export function Disclosure({ title, aside, initiallyOpen = true, children }: DisclosureProps) {
  const [isOpen, setIsOpen] = useState(initiallyOpen)
  const bodyId = useId()
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron size={14} aria-hidden />
          {title}
        </button>
        {aside}
      </div>
      <div id={bodyId} className={styles.body} hidden={!isOpen}>
        {children}
      </div>
    </section>
  )
}
