// summary: Whose money a fund invests, and who manages it
// parameter: fund | entity | any | one fund alone
// column: fund | entity | the fund
// column: backer | entity | its limited partner, manager or shareholder
// column: tie | text | limitedPartnerOf, manages or holdsSharesIn
// column: amount | number | what was committed, in whole units of the currency
// column: currency | text | ISO 4217 code
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (backer:Entity)-[held:LIMITED_PARTNER_OF|MANAGES|HOLDS_SHARES_IN {status: 'asserted'}]->(fund:Entity)
WHERE ($fund IS NULL OR fund.id = $fund) AND (type(held) <> 'HOLDS_SHARES_IN' OR fund:Fund)
MATCH (claim:Claim {fact: held.id})
WITH fund, backer, held, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
WITH fund, backer, claim, source,
     CASE WHEN held.currency IS NOT NULL THEN held.amountExact END AS amount,
     CASE WHEN held.amountExact IS NOT NULL THEN held.currency END AS currency
RETURN DISTINCT fund, backer, claim.predicate AS tie, amount, currency, claim.quote AS quote, source.shown AS document
ORDER BY fund.iri, tie, coalesce(toFloat(amount), -1) DESC, backer.iri, quote, document
