// Card: draws an Adaptive Card with the genuine `adaptivecards` package, as Teams would: version 1.5, its host
// config, Markdown without HTML. Needs window.AdaptiveCards and window.marked, loaded by ordinary script tags.

const escapeHtml = (text) =>
  text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c],
  );

/** HTML in the text stays text; links other than http(s) and mailto lose their target; no images. */
function createMarkdown() {
  const markdown = new window.marked.Marked({ gfm: true });
  markdown.use({
    tokenizer: { html: () => undefined, tag: () => undefined, url: () => undefined },
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        if (!/^(https?|mailto):/i.test(href)) return text;
        return `<a href="${escapeHtml(href)}" target="_blank" rel="noopener">${text}</a>`;
      },
    },
  });
  return (text) => markdown.parse(text);
}

let markdown;

/** Text as Teams shows a message: Markdown, without HTML. Returns safe HTML. */
export function markdownToHtml(text) {
  markdown ??= createMarkdown();
  return markdown(text);
}

/** An element with the drawn card; `onAction(action)` gets the package's action object with its inputs. */
export function drawCard(json, hostConfig, onAction) {
  const { AdaptiveCard, HostConfig, SerializationContext, Versions } = window.AdaptiveCards;
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownToHtml(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(hostConfig);
  card.onExecuteAction = onAction;
  card.parse(json, new SerializationContext(Versions.v1_5));
  // The package itself takes a card's language only every second time, and none with a region.
  if (json.lang) card.lang = json.lang;
  const element = document.createElement('div');
  element.className = json.msteams?.width === 'Full' ? 'card full' : 'card';
  const drawn = card.render();
  if (drawn) element.append(drawn);
  else element.textContent = json.fallbackText ?? 'This card could not be drawn.';
  return element;
}
