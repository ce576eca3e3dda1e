// Numbers and times as the reader's locale writes them. Ages are counted from the server's `at`, because business
// time may have been moved and the browser's clock may be wrong.

export type Format = ReturnType<typeof formatOf>;

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu;
const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

export function formatOf(locale: string) {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const hours = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const ages = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const time = (instant: string) => times.format(new Date(instant));
  return {
    locale,
    number: (value: number) => numbers.format(value),
    /** `part` of `whole`; a dash when there is no whole. */
    share: (part: number, whole: number) => (whole === 0 ? '–' : percents.format(part / whole)),
    time,
    day: (instant: string) => days.format(new Date(instant)),
    hour: (instant: string) => hours.format(new Date(instant)),
    age: (instant: string, now: string) => {
      const past = Date.parse(now) - Date.parse(instant);
      const found = UNITS.find(({ ms }) => past >= ms);
      return found === undefined ? 'just now' : ages.format(-Math.floor(past / found.ms), found.unit);
    },
    /** Instants inside a sentence of the server. */
    text: (sentence: string) => sentence.replace(INSTANT, time),
    count: (value: number, one: string, many: string) =>
      `${numbers.format(value)} ${value === 1 ? one : many}`,
  };
}
