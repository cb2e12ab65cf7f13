import { Radio, RadioGroup } from '@blueprintjs/core'
import { useThemeStore, type ThemePreference } from '../../state/theme'

const choices: readonly { readonly value: ThemePreference; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function ThemeChoice() {
  const preference = useThemeStore((state) => state.preference)
  const choose = useThemeStore((state) => state.choose)
  return (
    <RadioGroup
      label="Theme"
      inline
      selectedValue={preference}
      onChange={({ currentTarget }) => {
        const chosen = choices.find(({ value }) => value === currentTarget.value)
        if (chosen !== undefined) choose(chosen.value)
      }}
    >
      {choices.map(({ value, label }) => (
        <Radio key={value} value={value} label={label} />
      ))}
    </RadioGroup>
  )
}
