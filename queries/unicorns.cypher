// summary: Which companies were said to be worth at least a billion
// parameter: least | number | 1000000000 | the valuation from which one counts, in the currency of the source
// parameter: currency | text | any | one currency alone, such as USD
// column: company | entity | who was valued
// column: valuation | number | in whole units of the currency
// column: currency | text | ISO 4217 code
// column: date | date | when, where it is said
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (company:Entity)-[:VALUATION]->(worth:Figure {status: 'asserted'})
WHERE worth.amount >= $least AND ($currency IS NULL OR worth.unit = $currency)
MATCH (claim:Claim {fact: worth.id})
WITH company, worth, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, worth.amountExact AS valuation, worth.unit AS currency,
       coalesce(worth.dateText, worth.asOfText) AS date, claim.quote AS quote, source.shown AS document
ORDER BY currency, toFloat(valuation) DESC, company.iri, coalesce(date, ''), quote, document
