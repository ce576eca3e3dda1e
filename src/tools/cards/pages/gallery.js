// Gallery: which cards the filters ask for, drawn by the genuine package once they are about to be seen. The choice is
// in the address, so that it can be kept and shared. Stands behind card.js in one script, because a page that is
// opened from a folder may load no modules.

const { entries, hostConfigs, widths } = window.gallery;
const ALL = 'all';
const languages = unique('language');
const nameOf = new Intl.DisplayNames('en', { type: 'language' });
/** `first`: what is shown before anything is chosen. */
const FILTERS = {
  message: { values: unique('message'), first: ALL },
  language: {
    values: languages,
    first: languages.includes('en') ? 'en' : languages[0],
    labelOf: (locale) => nameOf.of(locale),
  },
  theme: { values: Object.keys(hostConfigs), first: 'light' },
  width: { values: Object.keys(widths), first: 'wide', labelOf: (name) => `${name}, ${widths[name]} px` },
};

const form = document.getElementById('filters');
for (const [name, { values, labelOf = String }] of Object.entries(FILTERS)) {
  const options = values.map((value) => new Option(labelOf(value), value));
  form.elements[name].append(new Option('all', ALL), ...options);
}
const nearing = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      nearing.unobserve(target);
      target.show();
    }
  },
  { rootMargin: '800px' },
);

form.addEventListener('change', () => {
  location.hash = new URLSearchParams(new FormData(form)).toString();
});
addEventListener('hashchange', show);
show();

function show() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const chosen = Object.entries(FILTERS).map(([name, { values, first }]) => {
    const wanted = asked.get(name);
    const value = wanted === ALL || values.includes(wanted) ? wanted : first;
    form.elements[name].value = value;
    return [name, value === ALL ? values : [value]];
  });
  const { message, language, theme, width } = Object.fromEntries(chosen);
  const figures = entries
    .filter((entry) => message.includes(entry.message) && language.includes(entry.language))
    .flatMap((entry) => theme.flatMap((look) => width.map((size) => figureOf(entry, look, size))));
  nearing.disconnect();
  document.getElementById('cards').replaceChildren(...figures);
  for (const figure of figures) nearing.observe(figure);
  document.getElementById('count').textContent = `${figures.length} cards`;
}

function figureOf({ message, sample, language, bytes, summary, rightToLeft, card }, theme, width) {
  const facts = [language, theme, width, `${(bytes / 1000).toFixed(1)} KB`].join(' · ');
  const notification = element('p', { lang: language, dir: rightToLeft ? 'rtl' : 'ltr' }, summary);
  const caption = element(
    'figcaption',
    {},
    element('h2', {}, `${message}, sample ${sample}`),
    element('p', {}, facts),
    notification,
  );
  const ground = element('div', { className: 'ground', lang: language });
  const pressed = element('p', { role: 'status' });
  const figure = element('figure', { ariaLabel: `${message}, sample ${sample}` }, caption, ground, pressed);
  ground.dataset.theme = theme;
  figure.style.width = `${widths[width]}px`;
  figure.show = () => {
    const said = ({ url, verb, data }) => {
      pressed.textContent = url ? `opens ${url}` : `says ${verb ?? 'nothing'} ${JSON.stringify(data ?? {})}`;
    };
    ground.replaceChildren(drawCard({ ...card, lang: language }, hostConfigs[theme], said));
  };
  return figure;
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function unique(key) {
  return [...new Set(entries.map((entry) => entry[key]))];
}
