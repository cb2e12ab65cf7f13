import { Callout, Radio, RadioGroup } from '@blueprintjs/core'
import type { ReadingQuestion, StudyGuess } from '@contract'
import { readAgain } from '../../state/imports'
import styles from './import.module.css'
import { setRows, type StudyDraft } from './study-draft'

interface QuestionsProps {
  readonly guess: StudyGuess
  readonly draft: StudyDraft
  readonly onChange: (draft: StudyDraft) => void
  readonly isReading: boolean
}

/** What the file leaves open and nobody has answered yet: the study cannot be pulled before. */
export function openQuestions({ questions }: StudyGuess, { source }: StudyDraft): readonly ReadingQuestion[] {
  return questions.filter(({ field }) => field !== 'rows' || source.rows === undefined)
}

/** Every choice that the data leaves open, with what a value becomes by each reading. */
export function Questions({ guess, draft, onChange, isReading }: QuestionsProps) {
  const { source } = draft
  return guess.questions.map((question) => (
    <Callout key={question.field} intent="warning" title="Which is right?" compact>
      <p>{question.message}.</p>
      <RadioGroup
        name={`question-${question.field}`}
        disabled={isReading}
        {...(question.field === 'rows' && source.rows !== undefined && { selectedValue: source.rows })}
        onChange={(event) => answer(question, event.currentTarget.value, { draft, onChange })}
      >
        {question.readings.map(({ label, example }) => (
          <Radio
            key={label}
            value={label === example ? label : (valueOf(question, label) ?? label)}
            className={styles.reading ?? ''}
          >
            {label}
            {example !== '' && example !== label && <code className={styles.example}>{example}</code>}
          </Radio>
        ))}
      </RadioGroup>
    </Callout>
  ))
}

/** Answers about rows are kept in the study as their value, all others by their label. */
function valueOf(question: ReadingQuestion, label: string): string | undefined {
  return question.readings.find((reading) => reading.label === label)?.answer.rows
}

function answer(
  question: ReadingQuestion,
  chosen: string,
  { draft, onChange }: Pick<QuestionsProps, 'draft' | 'onChange'>,
): void {
  const reading = question.readings.find(({ label, answer: { rows } }) => label === chosen || rows === chosen)
  if (reading?.answer.rows !== undefined) onChange(setRows(draft, reading.answer.rows))
  if (reading?.answer.read !== undefined) void readAgain(reading.answer.read)
}
