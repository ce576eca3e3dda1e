// Small talk: what is taken for a greeting, for thanks or for the wish for a human, and that no question is.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSmallTalk } from '../../src/adapters/faq/read-small-talk.ts';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { waysToAsk } from '../../src/core/faq.ts';
import { Findings } from '../../src/core/finding.ts';
import { allowedLinks } from '../../src/core/links.ts';
import { openSmallTalk, type SmallTalk } from '../../src/core/small-talk.ts';

const FAQ = join(import.meta.dirname, '..', '..', 'faq');
const FILE = join(FAQ, 'small-talk.yaml');

/** Each kind in each language, as somebody may write it. */
const SAID: Readonly<Record<string, Readonly<Record<SmallTalk, readonly string[]>>>> = {
  en: {
    ok: ['OK', 'ok, got it', 'alright then', 'no'],
    greeting: ['Hi', 'Hellooo!!', 'good morning everyone', 'test', 'Hi, I have a quick question'],
    bye: ['bye', 'Have a nice day!'],
    thanks: ['thx', 'Thank you so much!', 'ok thanks, bye', 'Thanks for the reminder'],
    'who-are-you': ['who are you?', 'Are you a real person?', 'hi, what can you do'],
    person: [
      'human please',
      'Can I talk to a real person, please?',
      'hello I need to speak with someone from IT right now',
      'call me',
      'Could you put me through to an agent',
      'you don’t understand me',
    ],
  },
  fr: {
    ok: ['d’accord', 'non'],
    greeting: ['Bonjour', 'Bonjour, j’ai une question'],
    bye: ['au revoir', 'Bonne journée !'],
    thanks: ['Merci beaucoup', 'Merci pour votre aide'],
    'who-are-you': ['Qui êtes-vous ?', 'es-tu un robot'],
    person: [
      'Je voudrais parler à quelqu’un',
      'un humain svp',
      'Rappelez-moi',
      'Puis-je parler à un technicien ?',
    ],
  },
  de: {
    ok: ['alles klar', 'nein'],
    greeting: ['Guten Morgen', 'Hallo zusammen', 'Moin, kurze Frage'],
    bye: ['Tschüss', 'schönen Feierabend!'],
    thanks: ['Danke schön', 'Vielen Dank für die Hilfe'],
    'who-are-you': ['Wer bist du?', 'bist du ein Bot'],
    person: [
      'Ich möchte mit einem Menschen sprechen',
      'Kann ich bitte mit jemandem aus der IT reden?',
      'Rufen Sie mich an',
      'Kann mir jemand helfen?',
    ],
  },
  es: {
    ok: ['vale', 'de acuerdo'],
    greeting: ['Hola', 'Buenos días, tengo una duda'],
    bye: ['adiós', 'hasta luego'],
    thanks: ['Muchas gracias'],
    'who-are-you': ['¿Quién eres?', '¿eres un robot?'],
    person: ['Quiero hablar con una persona', 'un humano por favor', '¿Me puede llamar alguien?', 'llámame'],
  },
  'pt-BR': {
    ok: ['tá bom', 'entendi'],
    greeting: ['Oi', 'Bom dia, tenho uma dúvida'],
    bye: ['tchau', 'até logo'],
    thanks: ['Muito obrigada', 'valeu'],
    'who-are-you': ['quem é você?', 'você é um robô?'],
    person: ['Quero falar com um atendente', 'preciso falar com alguém', 'me liga por favor'],
  },
  it: {
    ok: ['va bene', 'capito'],
    greeting: ['Ciao', 'Buongiorno, ho una domanda'],
    bye: ['arrivederci', 'buona giornata'],
    thanks: ['Grazie mille'],
    'who-are-you': ['Chi sei?', 'sei un robot?'],
    person: ['Vorrei parlare con un operatore', 'voglio parlare con una persona vera', 'richiamatemi'],
  },
  nl: {
    ok: ['prima', 'is goed'],
    greeting: ['Hoi', 'Goedemorgen, ik heb een vraag'],
    bye: ['doei', 'tot ziens'],
    thanks: ['Dank je wel', 'bedankt voor de hulp'],
    'who-are-you': ['Wie ben je?', 'ben je een robot?'],
    person: ['Ik wil met iemand praten', 'kan iemand mij bellen?', 'bel me alsjeblieft'],
  },
  ja: {
    ok: ['了解しました', 'わかりました'],
    greeting: ['こんにちは', 'お疲れ様です。質問があります。'],
    bye: ['失礼します', 'さようなら'],
    thanks: ['ありがとうございます！', '助かりました'],
    'who-are-you': ['あなたは誰ですか？', '何ができますか'],
    person: [
      '担当者と話したいです',
      '人間と話せますか',
      'オペレーターにつないでください',
      '電話してください',
    ],
  },
  ar: {
    ok: ['حسنًا', 'تمام'],
    greeting: ['مرحبًا', 'صباح الخير، لدي سؤال'],
    bye: ['مع السلامة', 'إلى اللقاء'],
    thanks: ['شكرًا جزيلًا'],
    'who-are-you': ['من أنت؟', 'هل أنت روبوت؟'],
    person: ['أريد التحدث مع شخص', 'اتصل بي من فضلك', 'حولني إلى موظف'],
  },
};

describe('small talk', () => {
  const words = readSmallTalk(FILE);
  const read = openSmallTalk(words);

  for (const [lang, kinds] of Object.entries(SAID)) {
    for (const [kind, messages] of Object.entries(kinds)) {
      it(`knows “${kind}” in ${lang}`, () => {
        for (const message of messages) assert.equal(read(message), kind, message);
      });
    }
  }

  it('is written for every language that the cards speak', () => {
    const cards = readdirSync(join(FAQ, '..', 'cards', 'words')).map((file) => file.replace('.json', ''));
    assert.deepEqual(Object.keys(words).toSorted(), cards.toSorted());
    assert.deepEqual(Object.keys(SAID).toSorted(), cards.toSorted());
  });

  it('is an emoji alone too', () => {
    assert.equal(read('👍'), 'ok');
    assert.equal(read('🙏🏽 !'), 'thanks');
    assert.equal(read('👋'), 'greeting');
    assert.equal(read('thanks 😀'), 'thanks');
  });

  it('is not what has anything else in it', () => {
    for (const question of [
      'thanks, but it still fails',
      'hi, what is a passkey',
      'hello I lost my phone',
      'Danke, aber es geht nicht',
      'non va bene',
      'no funciona',
      'is this a scam or a real person',
      'somebody asks me for a code',
      'call my phone to confirm',
      'passkey',
      'stop',
      '1',
      '???',
      '',
      'ok '.repeat(200),
    ]) {
      assert.equal(read(question), null, question);
    }
  });

  it('is none of the ways to ask the bank', () => {
    const taken = readBank(FAQ, allowedLinks({}), '2026-11-24').flatMap(({ id, locales }) =>
      Object.values(locales).flatMap((text) =>
        waysToAsk(text)
          .filter((phrasing) => read(phrasing) !== null)
          .map((phrasing) => `${id}: ${phrasing}`),
      ),
    );
    assert.deepEqual(taken, []);
  });

  it('is none of the commands but the one for help', () => {
    for (const lang of Object.keys(words)) {
      const file = join(FAQ, '..', 'cards', 'words', `${lang}.json`);
      const { commands } = JSON.parse(readFileSync(file, 'utf8')) as { commands: Record<string, string> };
      for (const [command, names] of Object.entries(commands)) {
        if (command === 'help') continue;
        for (const name of names.split(/[;؛；]/u)) assert.equal(read(name), null, `${lang}: ${name}`);
      }
    }
  });

  it('names file and line of what somebody broke while editing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywave-talk-'));
    try {
      const file = join(folder, 'small-talk.yaml');
      writeFileSync(file, readFileSync(FILE, 'utf8').replace('(okay |', 'okay |'));
      assert.throws(
        () => readSmallTalk(file),
        (error) =>
          error instanceof Findings &&
          /small-talk\.yaml:\d+: “ok” is not as it should be/u.test(error.message),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
