// summary: What a company was said to be worth, over time
// parameter: company | entity | enflame | whose valuations
// column: company | entity | who was valued
// column: date | date | when, where it is said
// column: valuation | number | in whole units of the currency
// column: currency | text | ISO 4217 code
// column: kind | text | valuation before it trades, marketCap after
// column: status | text | asserted, planned, reported or denied
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (company:Entity)-[:VALUATION|MARKET_CAP]->(worth:Figure)
WHERE $company IS NULL OR company.id = $company
MATCH (claim:Claim {fact: worth.id})
WITH company, worth, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, coalesce(worth.dateText, worth.asOfText) AS date, worth.amountExact AS valuation,
       worth.unit AS currency, worth.predicate AS kind, worth.status AS status, claim.quote AS quote,
       source.shown AS document
ORDER BY coalesce(date, ''), currency, toFloat(valuation), quote, kind, status, document, company.iri
