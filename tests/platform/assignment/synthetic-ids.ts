/** The id of the n-th synthetic subject: of nine forms that real systems have, half of them outside ASCII. */
export function syntheticId(n: number): string {
  return forms[n % forms.length]!(n)
}

const forms: readonly ((n: number) => string)[] = [
  (n) => `user_${n}`,
  (n) => String(n),
  (n) => `${n.toString(16).padStart(8, '0')}-3e4f-4a5b-8c6d-${(n * 7919).toString(16).padStart(12, '0')}`,
  (n) => `shopper+${n}@example.com`,
  (n) => `müller_${n}`,
  (n) => `Пользователь-${n}`,
  (n) => `用户${n}`,
  (n) => `😀${n}🛒`,
  (n) => `مستخدم:${n}`,
]
