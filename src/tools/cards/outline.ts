// A card as a text that can be read and compared: one line an element, with everything it says and how it looks.
// test/cards/recorded keeps the cards in this form, so that a change to a template shows as lines of a diff.

type Node = Readonly<Record<string, unknown>>;

export function outlineOf({ card, summary }: { readonly card: object; readonly summary: string }): string {
  return `${[`“${summary}”`, ...linesOf('', card as Node, 0)].join('\n')}\n`;
}

function linesOf(label: string, node: Node, depth: number): readonly string[] {
  const { type = '', ...rest } = node;
  const entries = Object.entries(rest);
  const plain = entries.filter(([, value]) => !isNested(value));
  const head = [label, type, ...plain.map(([key, value]) => `${key}=${JSON.stringify(value)}`)];
  const inner = entries.flatMap(([key, value]) =>
    isNested(value) ? [value].flat().flatMap((each) => linesOf(`${key}:`, each, depth + 1)) : [],
  );
  return [`${'  '.repeat(depth)}${head.filter((part) => part !== '').join(' ')}`, ...inner];
}

function isNested(value: unknown): value is Node | readonly Node[] {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null;
}
