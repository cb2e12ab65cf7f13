import {
  and,
  binary,
  boolean,
  call,
  caseWhen,
  column,
  double,
  isNotNull,
  isNull,
  not,
  nullLiteral,
  or,
  parameter,
  type BinaryOperator,
  type Expression,
} from './tree/expression'
import { sqlTokens, type SqlToken } from './tokens'

/** A derived column's expression as a tree, with the columns it reads; or what was expected where it could not be read. */
export type DerivedReading =
  | { readonly ok: true; readonly expression: Expression; readonly columns: readonly DerivedInput[] }
  | { readonly ok: false; readonly expected: string }

export interface DerivedInput {
  readonly name: string
  /** True where arithmetic or a number stands beside it: its text is read as numbers. */
  readonly numeric: boolean
}

const functions: Readonly<Record<string, readonly [least: number, most: number]>> = {
  coalesce: [1, 20],
  nullif: [2, 2],
  abs: [1, 1],
  least: [2, 20],
  greatest: [2, 20],
  round: [1, 1],
  floor: [1, 1],
  ceil: [1, 1],
  ln: [1, 1],
  sqrt: [1, 1],
  lower: [1, 1],
  upper: [1, 1],
  trim: [1, 1],
}
const ofText = new Set(['lower', 'upper', 'trim'])
const comparisons = new Map<string, BinaryOperator>([
  ['=', '='],
  ['!=', '<>'],
  ['<>', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
])
const longest = 2000

/**
 * Reads `10 * purchase - 0.15 * promotion`: arithmetic, comparisons, `and`, `or`, `not`, `is null`, `case` and a few
 * functions over columns (a name that is no plain word stands in double quotes), numbers and texts in single quotes.
 */
export function parseDerived(text: string): DerivedReading {
  if (text.length > longest) return { ok: false, expected: `an expression of at most ${longest} characters` }
  const parser = new DerivedParser(sqlTokens(text))
  try {
    return { ok: true, expression: parser.whole(), columns: parser.inputs() }
  } catch (error) {
    if (error instanceof NotDerived) return { ok: false, expected: error.message }
    throw error
  }
}

class NotDerived extends Error {}

class DerivedParser {
  private at = 0
  private depth = 0
  private readonly columns = new Map<string, boolean>()

  constructor(private readonly tokens: readonly SqlToken[]) {}

  inputs(): readonly DerivedInput[] {
    return [...this.columns].map(([name, numeric]) => ({ name, numeric }))
  }

  whole(): Expression {
    const expression = this.disjunction()
    if (this.peek() !== undefined) this.fail('the end of the expression')
    return expression
  }

  private disjunction(): Expression {
    if (++this.depth > 50) throw new NotDerived('an expression that nests at most 50 levels deep')
    const parts = [this.conjunction()]
    while (this.word('or')) parts.push(this.conjunction())
    this.depth--
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : or(...parts)
  }

  private conjunction(): Expression {
    const parts = [this.negation()]
    while (this.word('and')) parts.push(this.negation())
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : and(...parts)
  }

  private negation(): Expression {
    return this.word('not') ? not(this.negation()) : this.comparison()
  }

  private comparison(): Expression {
    const left = this.sum()
    if (this.word('is')) {
      const negated = this.word('not')
      if (!this.word('null')) this.fail('"null"')
      return negated ? isNotNull(left) : isNull(left)
    }
    const operator = this.operator()
    if (operator === null) return left
    const right = this.sum()
    this.markTogether(left, right)
    return binary(left, operator, right)
  }

  private sum(): Expression {
    let left = this.product()
    for (;;) {
      const operator = this.symbol('+') ? '+' : this.symbol('-') ? '-' : null
      if (operator === null) return left
      left = this.arithmetic(left, operator, this.product())
    }
  }

  private product(): Expression {
    let left = this.factor()
    for (;;) {
      const operator = this.symbol('*') ? '*' : this.symbol('/') ? '/' : null
      if (operator === null) return left
      left = this.arithmetic(left, operator, this.factor())
    }
  }

  private factor(): Expression {
    if (!this.symbol('-')) return this.primary()
    return this.arithmetic(double(0), '-', this.factor())
  }

  private primary(): Expression {
    const token = this.tokens[this.at]
    if (token === undefined) return this.fail('a column, a number or a text')
    if (this.symbol('(')) {
      const inner = this.disjunction()
      if (!this.symbol(')')) this.fail('")"')
      return inner
    }
    if (token.kind === 'number') {
      this.at++
      return double(Number(token.text.replaceAll('_', '')))
    }
    if (token.kind === 'text' && token.text.startsWith("'") && token.text.length > 1) {
      this.at++
      return parameter(token.text.slice(1, -1).replaceAll("''", "'"), 'text')
    }
    if (token.kind === 'name') return this.named(token.text)
    if (token.kind !== 'word') return this.fail('a column, a number or a text')
    if (this.word('case')) return this.cases()
    if (this.word('true')) return boolean(true)
    if (this.word('false')) return boolean(false)
    if (this.word('null')) return nullLiteral
    const next = this.tokens[this.at + 1]
    return next?.kind === 'symbol' && next.text === '(' ? this.applied(token.text) : this.named(token.text)
  }

  private named(name: string): Expression {
    this.at++
    if (!this.columns.has(name)) this.columns.set(name, false)
    return column(name)
  }

  private applied(written: string): Expression {
    const name = written.toLowerCase()
    const arity = functions[name]
    if (arity === undefined) return this.fail(`one of the functions ${Object.keys(functions).join(', ')}`)
    this.at += 2
    const args = [this.disjunction()]
    while (this.symbol(',')) args.push(this.disjunction())
    if (!this.symbol(')')) this.fail('")"')
    if (args.length < arity[0] || args.length > arity[1]) {
      throw new NotDerived(`${arity[0]}${arity[1] > arity[0] ? ' or more' : ''} arguments of ${name}`)
    }
    if (arity[1] === 1 && !ofText.has(name)) args.forEach((each) => this.markNumeric(each))
    if (arity[1] > 1) args.forEach((each) => args.forEach((other) => this.markTogether(each, other)))
    return call(name, args)
  }

  private cases(): Expression {
    const branches: { readonly when: Expression; readonly result: Expression }[] = []
    while (this.word('when')) {
      const when = this.disjunction()
      if (!this.word('then')) this.fail('"then"')
      branches.push({ when, result: this.disjunction() })
    }
    if (branches.length === 0) this.fail('"when"')
    const otherwise = this.word('else') ? this.disjunction() : null
    if (!this.word('end')) this.fail('"end"')
    return caseWhen(branches, otherwise)
  }

  private arithmetic(left: Expression, operator: BinaryOperator, right: Expression): Expression {
    this.markNumeric(left)
    this.markNumeric(right)
    return binary(left, operator, right)
  }

  private markNumeric(expression: Expression): void {
    if (expression.kind === 'column') this.columns.set(expression.name, true)
    if (expression.kind === 'call' && !ofText.has(expression.name)) {
      expression.arguments.forEach((each) => this.markNumeric(each))
    }
  }

  /** What is compared with a number is a number. */
  private markTogether(left: Expression, right: Expression): void {
    if (isNumeric(left)) this.markNumeric(right)
    if (isNumeric(right)) this.markNumeric(left)
  }

  private operator(): BinaryOperator | null {
    const [first, second] = [this.peek(), this.tokens[this.at + 1]]
    if (first?.kind !== 'symbol') return null
    const pair = second?.kind === 'symbol' && second.start === first.end ? first.text + second.text : ''
    const long = comparisons.get(pair)
    const short = comparisons.get(first.text)
    this.at += long !== undefined ? 2 : short !== undefined ? 1 : 0
    return long ?? short ?? null
  }

  private peek(): SqlToken | undefined {
    return this.tokens[this.at]
  }

  private word(text: string): boolean {
    const token = this.peek()
    const found = token?.kind === 'word' && token.text.toLowerCase() === text
    if (found) this.at++
    return found
  }

  private symbol(text: string): boolean {
    const token = this.peek()
    const found = token?.kind === 'symbol' && token.text === text
    if (found) this.at++
    return found
  }

  private fail(expected: string): never {
    const token = this.peek()
    const where = token === undefined ? 'at the end' : `at ${JSON.stringify(token.text)} (character ${token.start + 1})`
    throw new NotDerived(`an expression such as "10 * purchases - cost": ${expected} ${where}`)
  }
}

function isNumeric(expression: Expression): boolean {
  if (expression.kind === 'literal') return typeof expression.value === 'number'
  if (expression.kind === 'binary') return ['+', '-', '*', '/'].includes(expression.operator)
  return expression.kind === 'call' && !ofText.has(expression.name) && expression.arguments.some(isNumeric)
}
