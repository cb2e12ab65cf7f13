export { guessStudy, type GuessOptions } from './guess-study'
