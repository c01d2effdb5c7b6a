import { describe, expect, test } from 'vitest';
import { signKraken } from './signature.js';

const SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';

describe('signKraken', () => {
  test("the vector of Kraken's documentation", () => {
    const nonce = '1616492376594';
    const body = `nonce=${nonce}&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25`;
    expect(signKraken({ path: '/0/private/AddOrder', nonce, body }, SECRET)).toBe(
      '4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==',
    );
  });

  test('the same key asking for a token', () => {
    const nonce = '1616492376594';
    const call = { path: '/0/private/GetWebSocketsToken', nonce, body: `nonce=${nonce}` };
    expect(signKraken(call, SECRET)).toBe(
      '+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==',
    );
  });

  test("the golden value of Kraken's own SDK", () => {
    const nonce = '1700000000000000000';
    const call = { path: '/0/private/Balance', nonce, body: `nonce=${nonce}` };
    expect(signKraken(call, 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=')).toBe(
      '6i7+cpXVLDDnDOekgsRcgFQhkYFyPDSSxhSVA8OrA6vjziXcy2K1DP3n7f9B/Kgni71WjBSQusZKxduRsdF20Q==',
    );
  });
});
