// What can be said of the Bicep files without a compiler, from their text. It is no substitute for compiling them.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as bicep from './bicep.ts';
import { json, ROOT, text } from './samples.ts';

const FILES = readdirSync(join(ROOT, 'infra')).filter((file) => file.endsWith('.bicep'));
const source = (file: string) => text(`infra/${file}`);
const main = source('azure.bicep');

for (const file of FILES) {
  describe(`infra/${file}`, () => {
    const code = bicep.withoutComments(source(file));

    it('closes what it opens', () => assert.deepEqual(bicep.unbalanced(code), []));

    it('uses every parameter and variable it declares', () => {
      const names = [...code.matchAll(/^(?:param|var) (\w+)/gmu)].map(([, name = '']) => name);
      assert.ok(names.length > 0);
      for (const name of names) assert.ok(bicep.usesOf(code, name) > 0, name);
    });

    it('refers to nothing that it does not declare', () => {
      const declared = new Set(bicep.declaredIn(code));
      // `name.` at the start of an expression, and what a string puts in.
      const used = [...code.matchAll(/(?:[:=?(,{] ?|\$\{)([a-z]\w*)(?=[.},\n]| ==)/gu)].map(
        ([, name = '']) => name,
      );
      const literals = new Set(['true', 'false', 'null']);
      for (const name of used) assert.ok(declared.has(name) || literals.has(name), name);
    });

    it('asks for a dated version of each resource type', () => {
      const resources = bicep.resourcesOf(code);
      assert.equal(resources.length, [...code.matchAll(/^resource /gmu)].length);
      assert.ok(resources.length > 0);
      for (const { type, version } of resources) {
        assert.match(type, /^Microsoft\.\w+(\/\w+)+$/u);
        assert.match(version, /^20\d\d-[01]\d-[0-3]\d$/u, `${type}: a preview may vanish`);
      }
    });

    it('holds no secret and asks for none', () => {
      assert.doesNotMatch(
        code,
        /@secure|listKeys|listCredentials|administratorLogin|clientSecret|sharedKey/iu,
      );
      assert.doesNotMatch(code.replaceAll("passwordAuth: 'Disabled'", ''), /password/iu);
      // Anything long and random that is no GUID.
      assert.doesNotMatch(
        code.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/giu, ''),
        /'[\w+/~-]{32,}={0,2}'/u,
      );
    });
  });
}

describe('the Azure resources', () => {
  it('get every required parameter from azure.parameters.json, and no unknown one', () => {
    const given = Object.keys((json('infra/azure.parameters.json') as { parameters: object }).parameters);
    const params = bicep.paramsOf(main);
    for (const { name, required } of params) assert.ok(!required || given.includes(name), name);
    for (const name of given)
      assert.ok(
        params.some((param) => param.name === name),
        name,
      );
  });

  it('hand each module what it asks for, and read only what it gives', () => {
    const modules = bicep.modulesOf(main);
    assert.deepEqual(
      modules.map(({ file }) => file).sort(),
      FILES.filter((file) => file !== 'azure.bicep').sort(),
    );
    for (const { file, params, outputs } of modules) {
      const asked = bicep.paramsOf(source(file));
      assert.deepEqual([...params].sort(), asked.map(({ name }) => name).sort(), file);
      for (const output of outputs)
        assert.ok(bicep.outputsOf(source(file)).includes(output), `${file}: ${output}`);
    }
  });

  it('name no resource after a value that is known only later', () => {
    for (const file of FILES) {
      for (const [line] of source(file).matchAll(/^ {2}name: .*$/gmu)) {
        assert.doesNotMatch(line, /\.(properties|outputs)\./u, `${file}: ${line}`);
      }
    }
  });

  it('let the bot be a managed identity of one tenant', () => {
    assert.match(source('bot.bicep'), /msaAppType: 'UserAssignedMSI'/u);
    assert.match(main, /BOT_TYPE: 'UserAssignedMSI'/u);
  });

  it('keep the database to Entra identities and to the private network', () => {
    const database = source('database.bicep');
    for (const line of [
      "version: '16'",
      "activeDirectoryAuth: 'Enabled'",
      "passwordAuth: 'Disabled'",
      "publicNetworkAccess: 'Disabled'",
    ]) {
      assert.ok(database.includes(line), line);
    }
    // No password between the name and the host.
    assert.match(main, /DATABASE_URL: 'postgres:\/\/\$\{identity\.name\}@/u);
  });

  it('set variables that docs/configuration.md explains, or that are App Service’s own', () => {
    const [, block = ''] = /name: 'appsettings'\n {2}properties: \{\n([\s\S]*?)^ {2}\}/mu.exec(main) ?? [];
    const names = [...block.matchAll(/^ {4}(\w+):/gmu)].map(([, name = '']) => name);
    assert.ok(names.includes('NODE_ENV'));
    const theirs = /^(WEBSITE_|SCM_|APPLICATIONINSIGHTS_)/u;
    const documented = text('docs/configuration.md');
    for (const name of names) assert.ok(theirs.test(name) || documented.includes(`\`${name}\``), name);
  });

  it('give every output a reader', () => {
    const readers = ['teamsapp.yml', 'appPackage/manifest.json', 'aad.manifest.json'].map(text).join('\n');
    for (const output of bicep.outputsOf(main)) assert.ok(readers.includes(`\${{${output}}}`), output);
  });
});
