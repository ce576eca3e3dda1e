import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { Findings } from '../../src/core/finding.ts';
import { pngSize } from '../../src/logo.ts';
import { buildAppPackage, localizationSchema } from '../../src/tools/app-package.ts';
import { placeholdersIn, readValues, type Values } from '../../src/tools/placeholders.ts';
import { pixelsOf } from './png.ts';
import { APP_PACKAGE, json, ROOT, SAMPLES, text } from './samples.ts';

type Command = { readonly title: string; readonly description?: string };
type Manifest = {
  readonly version: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string };
  readonly localizationInfo: {
    readonly additionalLanguages: readonly { readonly languageTag: string; readonly file: string }[];
  };
  readonly bots: readonly [
    {
      readonly botId: string;
      readonly scopes: readonly string[];
      readonly isNotificationOnly: boolean;
      readonly commandLists: readonly { readonly scopes: string[]; readonly commands: readonly Command[] }[];
    },
  ];
  readonly staticTabs: readonly {
    readonly entityId: string;
    readonly name?: string;
    readonly contentUrl?: string;
    readonly scopes: readonly string[];
    readonly context?: readonly string[];
  }[];
  readonly webApplicationInfo: { readonly id: string; readonly resource: string };
  readonly validDomains: readonly string[];
};

const built = () => buildAppPackage(APP_PACKAGE, SAMPLES);
const manifestOf = (files: ReadonlyMap<string, Uint8Array>): Manifest =>
  JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as Manifest;

describe('the app package', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywave-package-'));
    cpSync(APP_PACKAGE, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  const refusal = (values: Values = SAMPLES): string[] => {
    try {
      buildAppPackage(folder, values);
    } catch (error) {
      assert.ok(error instanceof Findings);
      return error.findings.map(({ what }) => what);
    }
    return [];
  };

  it('is valid under the manifest schema 1.30 and leaves no placeholder', () => {
    for (const [name, bytes] of built().files) {
      if (name.endsWith('.json')) assert.deepEqual(placeholdersIn(new TextDecoder().decode(bytes)), [], name);
    }
    assert.deepEqual(refusal(), []);
  });

  it('keeps quotation marks in a name what they are', () => {
    assert.equal(manifestOf(built().files).name.full, `Keywave for ${SAMPLES['ORGANISATION_NAME']}`);
  });

  it('zips to exactly what it built, the same bytes each time', () => {
    const { files, zip } = built();
    const reread = unzipSync(zip);
    assert.deepEqual(Object.keys(reread).sort(), [...files.keys()].sort());
    for (const [name, bytes] of files) {
      assert.ok(Buffer.from(reread[name] ?? []).equals(Buffer.from(bytes)), name);
    }
    assert.ok(Buffer.from(zip).equals(Buffer.from(built().zip)));
  });

  it('has the manifest and the icons at the top, as Teams expects', () => {
    const names = Object.keys(unzipSync(built().zip));
    for (const name of ['manifest.json', 'color.png', 'outline.png', 'color32x32.png']) {
      assert.ok(names.includes(name), name);
    }
  });

  it('is refused with one finding per missing value, all at once', () => {
    const { BOT_ID: _bot, KEYWAVE_DOMAIN: _domain, ...rest } = SAMPLES;
    assert.deepEqual(refusal(rest), [
      'BOT_ID has no value, and manifest.json needs it.',
      'KEYWAVE_DOMAIN has no value, and manifest.json needs it.',
    ]);
  });

  it('is refused when a secret would get into it', () => {
    edit('manifest.json', (manifest) => manifest.replace('${{DEVELOPER_NAME}}', '${{SECRET_BOT_PASSWORD}}'));
    assert.deepEqual(refusal({ ...SAMPLES, SECRET_BOT_PASSWORD: 'x' }), [
      'manifest.json asks for the secret SECRET_BOT_PASSWORD.',
    ]);
  });

  it('is refused when an id is no GUID or a name is too long', () => {
    const what = refusal({ ...SAMPLES, BOT_ID: 'keywave', DEVELOPER_NAME: 'x'.repeat(33) }).join('\n');
    assert.match(what, /manifest\.json at \/bots\/0\/botId must match pattern/u);
    assert.match(what, /manifest\.json at \/developer\/name must NOT have more than 32 characters/u);
  });

  it('is refused when the domain is a whole address', () => {
    assert.deepEqual(refusal({ ...SAMPLES, KEYWAVE_DOMAIN: 'https://keywave.fabrikam.example' }), [
      'https://keywave.fabrikam.example is no host name.',
    ]);
  });

  it('is refused when a property is unknown to the schema', () => {
    edit('manifest.json', (manifest) => manifest.replace('"icons"', '"surprise": 1, "icons"'));
    assert.deepEqual(refusal(), ['manifest.json must NOT have additional properties (surprise).']);
  });

  it('is refused when a language file is missing, or too long for Teams', () => {
    rmSync(join(folder, 'languages/nl.json'));
    edit('languages/fr.json', (words) => words.replace('"Keywave"', `"${'x'.repeat(31)}"`));
    assert.deepEqual(refusal(), [
      'languages/fr.json at /name.short must NOT have more than 30 characters.',
      'languages/nl.json is missing.',
    ]);
  });

  it('is refused when an icon has another size or is no PNG', () => {
    cpSync(join(APP_PACKAGE, 'color.png'), join(folder, 'outline.png'));
    writeFileSync(join(folder, 'color.png'), 'no picture');
    assert.deepEqual(refusal(), ['color.png is no PNG.', 'outline.png is 192 × 192.']);
  });

  it('takes a value of the environment before one of the file, and counts an empty one as none', () => {
    const envFolder = mkdtempSync(join(tmpdir(), 'keywave-env-'));
    cpSync(join(ROOT, 'env'), join(envFolder, 'env'), { recursive: true });
    writeFileSync(join(envFolder, 'env', '.env.test'), 'A=file\nB=file\nC=\n');
    const values = readValues(envFolder, 'test', { A: 'outer', B: '', C: undefined });
    assert.deepEqual([values['A'], values['B'], values['C']], ['outer', 'file', undefined]);
    rmSync(envFolder, { recursive: true, force: true });
  });

  it('refuses an environment that has no file', () => {
    assert.throws(() => readValues(ROOT, 'nowhere', {}), Findings);
  });
});

describe('the manifest', () => {
  const manifest = manifestOf(built().files);

  it('has the version of the package', () => {
    assert.equal(manifest.version, (json('package.json') as { version: string }).version);
  });

  it('offers a bot that can be written to, in chats and in teams', () => {
    const [bot] = manifest.bots;
    assert.deepEqual([bot.scopes, bot.isNotificationOnly], [['personal', 'team'], false]);
    const titles = bot.commandLists.map(({ commands }) => commands.map(({ title }) => title));
    // What is about people and waves is said in the 1:1 chat only; a channel is for experts or not.
    assert.deepEqual(titles, [
      ['help', 'passkey', 'my data', 'language', 'stop messages', 'status', 'report', 'why'],
      ['help', 'experts here', 'experts off'],
    ]);
  });

  it('offers the admins’ tab in person and the questions tab in channels, both on our domain', () => {
    const tabs = manifest.staticTabs.filter(({ contentUrl }) => contentUrl !== undefined);
    assert.deepEqual(
      tabs.map(({ contentUrl, scopes, context }) => [contentUrl, scopes, context]),
      [
        ['https://keywave.fabrikam.example/tab/', ['personal'], ['personalTab']],
        ['https://keywave.fabrikam.example/tab/session', ['team'], ['channelTab']],
      ],
    );
    assert.deepEqual(manifest.validDomains, ['keywave.fabrikam.example']);
  });

  it('opens with the chat', () => assert.equal(manifest.staticTabs[0]?.entityId, 'conversations'));

  it('asks for tokens of the tab’s app, which is not the bot', () => {
    const { id, resource } = manifest.webApplicationInfo;
    assert.equal(resource, `api://${SAMPLES['KEYWAVE_DOMAIN']}/${id}`);
    assert.notEqual(id, manifest.bots[0].botId);
  });

  const languages = manifest.localizationInfo.additionalLanguages;

  it('speaks nine languages, and names every file there is', () => {
    const tags = ['fr', 'de', 'es', 'pt-BR', 'it', 'nl', 'ja', 'ar'];
    assert.deepEqual(
      languages.map(({ languageTag }) => languageTag),
      tags,
    );
    assert.deepEqual(
      readdirSync(join(APP_PACKAGE, 'languages')).sort(),
      tags.map((tag) => `${tag}.json`).sort(),
    );
  });

  /** Every text of the manifest that a language file may replace, commands’ titles aside: the bot reads those. */
  const translatable = [
    'name.short',
    'description.short',
    'description.full',
    ...manifest.staticTabs.flatMap(({ name }, n) => (name === undefined ? [] : [`staticTabs[${n}].name`])),
    ...manifest.bots[0].commandLists.flatMap(({ commands }, list) =>
      commands.map((_, n) => `bots[0].commandLists[${list}].commands[${n}].description`),
    ),
  ];

  for (const { languageTag, file } of languages) {
    it(`is translated completely: ${languageTag}`, () => {
      const { $schema: _, ...words } = json(`appPackage/${file}`) as Record<string, string>;
      assert.ok(localizationSchema()(words), JSON.stringify(localizationSchema().errors));
      assert.deepEqual(Object.keys(words).sort(), [...translatable].sort());
      assert.equal(words['name.short'], manifest.name.short);
      assert.notEqual(words['description.short'], manifest.description.short);
      assert.match(words['description.full'] ?? '', /aka\.ms\/mysecurityinfo/u);
      // The toolkit puts language files into the package as they are.
      assert.deepEqual(placeholdersIn(text(`appPackage/${file}`)), []);
    });
  }
});

describe('the icons', () => {
  const png = (name: string) => readFileSync(join(APP_PACKAGE, name));
  const flat = (name: string) => pixelsOf(png(name)).flat();

  it('have the sizes that Teams asks for', () => {
    const size = (name: string) => pngSize(png(name));
    assert.deepEqual(size('color.png'), { width: 192, height: 192 });
    assert.deepEqual(size('outline.png'), { width: 32, height: 32 });
    assert.deepEqual(size('color32x32.png'), { width: 32, height: 32 });
  });

  it('have an outline that is white and nothing else, on a transparent ground', () => {
    const pixels = flat('outline.png');
    const drawn = pixels.filter(([, , , alpha]) => alpha > 0);
    assert.ok(drawn.length > 100 && drawn.length < pixels.length / 2, `${drawn.length} pixels`);
    for (const [red, green, blue] of drawn) assert.ok(Math.min(red, green, blue) >= 250);
  });

  it('have a large icon that fills its square, and a small one on a transparent ground', () => {
    assert.ok(flat('color.png').every(([, , , alpha]) => alpha === 255));
    const small = flat('color32x32.png');
    assert.equal(small[0]?.[3], 0);
    assert.ok(small.some(([red, , blue, alpha]) => alpha === 255 && blue > red));
  });

  it('have a source each', () => {
    assert.deepEqual(readdirSync(join(APP_PACKAGE, 'icons')).sort(), [
      'color.svg',
      'color32x32.svg',
      'outline.svg',
    ]);
  });
});
