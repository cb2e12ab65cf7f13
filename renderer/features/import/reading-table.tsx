import { HTMLSelect, InputGroup } from '@blueprintjs/core'
import type { ReadOptions, StudyGuess } from '@contract'
import { useState } from 'react'
import { readAgain } from '../../state/imports'
import { isGiven, readingFields, type ReadingField } from './reading-fields'
import styles from './import.module.css'

interface ReadingTableProps {
  readonly guess: StudyGuess
  readonly isReading: boolean
}

/** How the file's text is read, and why; each choice can be changed, and the file is then read anew. */
export function ReadingTable({ guess, isReading }: ReadingTableProps) {
  const fields = readingFields.filter(({ field }) => isGiven(guess, field))
  if (fields.length === 0) return null
  return (
    <section>
      <h3 className={styles.heading}>How the text is read</h3>
      <div className={styles.choices}>
        {fields.map((field) => (
          <Choice key={field.field} field={field} guess={guess} isReading={isReading} />
        ))}
      </div>
    </section>
  )
}

function Choice({ field, guess, isReading }: ReadingTableProps & { readonly field: ReadingField }) {
  const value = field.show(guess.read)
  const why = guess.reasons.find((reason) => reason.field === `read.${field.field}`)?.why ?? ''
  const choose = (chosen: string): void => {
    const change: ReadOptions | null = chosen === value ? null : field.choose(chosen)
    if (change !== null) void readAgain(change)
  }
  return (
    <label className={styles.choice} title={why}>
      <span>{field.label}</span>
      {field.options === null ? (
        <TypedChoice label={field.label} value={value} disabled={isReading} onChoose={choose} />
      ) : (
        <HTMLSelect
          aria-label={field.label}
          disabled={isReading}
          value={value}
          options={optionsWith(field.options, value)}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
      <small className={styles.why}>{why}</small>
    </label>
  )
}

interface TypedChoiceProps {
  readonly label: string
  readonly value: string
  readonly disabled: boolean
  readonly onChoose: (text: string) => void
}

/** A text that is taken once it is left or entered, so that a half-written one is not read by. */
function TypedChoice({ label, value, disabled, onChoose }: TypedChoiceProps) {
  const [text, setText] = useState(value)
  return (
    <InputGroup
      aria-label={label}
      disabled={disabled}
      value={text}
      onValueChange={setText}
      onBlur={() => onChoose(text)}
      onKeyDown={(event) => event.key === 'Enter' && onChoose(text)}
    />
  )
}

function optionsWith(options: ReadingField['options'], value: string) {
  const known = options ?? []
  return known.some((option) => option.value === value) ? [...known] : [...known, { value, label: value }]
}
