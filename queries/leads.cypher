// summary: Which investors lead rounds, and whose
// parameter: investor | entity | any | one investor alone
// column: investor | entity | who leads
// column: role | text | lead or co-lead
// column: company | entity | whose round
// column: round | text | the round, where it is said
// column: date | date | when, where it is said
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (investor:Entity)-[led:INVESTED_IN {status: 'asserted'}]->(company:Entity)
WHERE ($investor IS NULL OR investor.id = $investor) AND led.role IN ['lead', 'co-lead']
MATCH (claim:Claim {fact: led.id})
WITH investor, company, led, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT investor, led.role AS role, company, led.round AS round, led.dateText AS date, claim.quote AS quote,
       source.shown AS document
ORDER BY investor.iri, company.iri, coalesce(date, ''), coalesce(round, ''), role, quote, document
