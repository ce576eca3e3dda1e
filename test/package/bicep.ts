// A reader of our own Bicep files by their text, as far as the tests need it: no compiler is available where the tests
// run. It knows our layout (one declaration a line, two spaces) and nothing more.

export type Param = { readonly name: string; readonly required: boolean };
export type Module = {
  readonly name: string;
  readonly file: string;
  readonly params: readonly string[];
  /** Outputs of the module that the file reads. */
  readonly outputs: readonly string[];
};

const all = (source: string, pattern: RegExp): RegExpExecArray[] => [...source.matchAll(pattern)];
const first = (source: string, pattern: RegExp): string[] =>
  all(source, pattern).map(([, name = '']) => name);

export const withoutComments = (source: string): string => source.replace(/^\s*\/\/.*$/gmu, '');

export const paramsOf = (source: string): Param[] =>
  all(source, /^param (\w+) \w+( =)?/gmu).map(([, name = '', initial]) => ({
    name,
    required: initial === undefined,
  }));

export const outputsOf = (source: string): string[] => first(source, /^output (\w+) \w+ = /gmu);

/** Every name that a file declares and that something may refer to. */
export const declaredIn = (source: string): string[] =>
  first(source, /^(?:param|var|resource|module) (\w+)/gmu);

export const resourcesOf = (source: string): { readonly type: string; readonly version: string }[] =>
  all(source, /^resource \w+ '([^'@]+)@([^']+)'/gmu).map(([, type = '', version = '']) => ({
    type,
    version,
  }));

export const modulesOf = (source: string): Module[] =>
  all(source, /^module (\w+) '\.\/([\w.-]+)' = \{\n([\s\S]*?)^\}/gmu).map(
    ([, name = '', file = '', body = '']) => ({
      name,
      file,
      params: first(/^ {2}params: \{\n([\s\S]*?)^ {2}\}/mu.exec(body)?.[1] ?? '', /^ {4}(\w+):/gmu),
      outputs: [...new Set(first(source, new RegExp(String.raw`\b${name}\.outputs\.(\w+)`, 'gu')))],
    }),
  );

/** Times that a name is used, its declaration aside. */
export const usesOf = (source: string, name: string): number =>
  all(withoutComments(source), new RegExp(String.raw`\b${name}\b`, 'gu')).length -
  all(
    withoutComments(source),
    new RegExp(String.raw`^(?:param|var|resource|module) ${name}\b|^\s+${name}:`, 'gmu'),
  ).length;

/** Brackets that do not close, quotes that do not end; empty when all is well. */
export function unbalanced(source: string): string[] {
  const troubles: string[] = [];
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const [index, line] of withoutComments(source).split('\n').entries()) {
    if (all(line, /(?<!\\)'/gu).length % 2 === 1) troubles.push(`line ${index + 1}: a quote does not end`);
    for (const character of line.replaceAll(/'(?:[^'\\]|\\.)*'/gu, '')) {
      if ('([{'.includes(character)) open.push(character);
      else if (character in pairs && open.pop() !== pairs[character])
        troubles.push(`line ${index + 1}: ${character}`);
    }
  }
  return [...troubles, ...open];
}
