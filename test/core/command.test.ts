import assert from 'node:assert/strict';
import { spokenForm } from '../../src/core/command.ts';

describe('a command', () => {
  const sameAs = (one: string, other: string) => assert.equal(spokenForm(one), spokenForm(other));

  it('is known whatever its case, punctuation and spaces', () => {
    for (const text of ['  MY DATA ', 'my data?', '/my-data', '“my data”!', 'my\n data.']) {
      sameAs(text, 'my data');
    }
  });

  it('is known with any apostrophe, or none', () => {
    for (const text of ['this wasn’t me', "this wasn't me", 'this wasnt me']) sameAs(text, 'This wasn’t me');
  });

  it('is known without its accents, full width, and in Arabic without its vowel signs', () => {
    sameAs('cle d’acces', 'clé d’accès');
    sameAs('ｈｅｌｐ', 'help');
    sameAs('ابدأ', 'ابدا');
  });

  it('keeps scripts that have no case and no spaces', () => {
    assert.equal(spokenForm('言語。'), '言語');
    sameAs('ﾊﾟｽｷｰ', 'パスキー');
  });

  it('is never empty where something was said in letters or digits', () => {
    assert.equal(spokenForm('!?'), '');
    assert.notEqual(spokenForm('7'), '');
  });
});
