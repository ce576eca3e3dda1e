// The high-contrast theme, made from the dark one: everything black, white or one of a few bright colours, as Windows and
// Teams show it. No ground but black: whatever a card says by the colour of a part alone is lost here, and seen to be.

type Json = Readonly<Record<string, unknown>>;

const BLACK = '#000000';
const WHITE = '#ffffff';
const COLOURS: Readonly<Record<string, string>> = {
  accent: '#1aebff',
  good: '#3ff23f',
  warning: '#ffff01',
  attention: '#ffff01',
};

/** `dark` is a host config of the `adaptivecards` package. */
export function contrastOf(dark: unknown): Json {
  const { containerStyles, separator, ...rest } = dark as {
    readonly containerStyles: Readonly<Record<string, { readonly foregroundColors: Json }>>;
    readonly separator: Json;
  };
  return {
    ...rest,
    separator: { ...separator, lineColor: WHITE },
    containerStyles: mapped(containerStyles, ({ foregroundColors }) => ({
      backgroundColor: BLACK,
      borderColor: WHITE,
      foregroundColors: mapped(foregroundColors, (_, name) => {
        const colour = COLOURS[name] ?? WHITE;
        return { default: colour, subtle: colour };
      }),
    })),
  };
}

function mapped<Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => unknown,
): Json {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}
