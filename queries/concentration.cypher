// summary: How much of a company's capital lies with one holder: the largest stake that is stated
// parameter: company | entity | any | one company alone
// parameter: least | number | 5 | from how many per cent on
// column: company | entity | whose capital
// column: holder | entity | who holds the largest stake
// column: percent | number | exact, or the lower bound
// column: percentMax | number | the upper bound, where bounds are said
// column: holders | number | how many holders are known by name
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (any:Entity)-[stake:HOLDS_SHARES_IN {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
WITH company, max(coalesce(stake.percent, stake.percentMin, 0)) AS largest, count(DISTINCT any) AS holders
MATCH (holder:Entity)-[held:HOLDS_SHARES_IN {status: 'asserted'}]->(company)
WHERE coalesce(held.percent, held.percentMin) = largest AND largest >= $least
MATCH (claim:Claim {fact: held.id})
WITH company, holder, held, holders, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, holder, coalesce(held.percent, held.percentMin) AS percent, held.percentMax AS percentMax,
       holders, claim.quote AS quote, source.shown AS document
ORDER BY percent DESC, company.iri, holder.iri, quote, document, coalesce(percentMax, -1)
