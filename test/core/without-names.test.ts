// What is taken out of somebody's own words before an author reads them.

import assert from 'node:assert/strict';
import { withoutNames } from '../../src/core/without-names.ts';

describe('without names', () => {
  it('takes out addresses, long numbers and the asker’s own name', () => {
    const text =
      'Anna Berg here (anna.berg@fabrikam.example, +46 70-123 45 67), see https://intra.example/a?b=1: my key';
    assert.equal(withoutNames(text, 'Anna Berg'), 'here (, ), see my key');
    assert.equal(withoutNames('the code 123 456 does not work', null), 'the code does not work');
    assert.equal(withoutNames('ÅSA’s key', 'Åsa Öberg'), '’s key');
  });

  it('leaves what tells nothing: versions, years, short numbers and parts of words', () => {
    const text = 'Since 2024 iOS 17.4 on 2 phones: Annabel, why 15 minutes?';
    assert.equal(withoutNames(text, 'Anna B'), text);
  });

  it('takes what turns the direction of text with it', () => {
    assert.equal(withoutNames('a\u202eb', null), 'ab');
  });
});
