// summary: Who stood together in each round of a company
// parameter: company | entity | any | one company alone
// column: company | entity | who was funded
// column: round | text | the round, where it is said
// column: date | date | when
// column: investor | entity | who invested
// column: role | text | lead, co-lead or follow
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (investor:Entity)-[money:INVESTED_IN {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
MATCH (claim:Claim {fact: money.id})
WITH company, investor, money, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, money.round AS round, money.dateText AS date, investor, money.role AS role,
       claim.quote AS quote, source.shown AS document
ORDER BY company.iri, coalesce(date, ''), coalesce(round, ''), coalesce(role, '') DESC, investor.iri, quote, document
