// summary: Who holds how much of a company, largest first
// parameter: company | entity | enflame | whose shares
// column: company | entity | whose shares
// column: holder | entity | who holds them
// column: percent | number | exact, or the lower bound
// column: percentMax | number | the upper bound, where only bounds are said
// column: asOf | date | for which day, where it is said
// column: status | text | asserted, planned, reported or denied
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (holder:Entity)-[held:HOLDS_SHARES_IN]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
MATCH (claim:Claim {fact: held.id})
WITH company, holder, held, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, holder, coalesce(held.percent, held.percentMin) AS percent, held.percentMax AS percentMax,
       held.asOfText AS asOf, held.status AS status, claim.quote AS quote, source.shown AS document
ORDER BY coalesce(percent, -1) DESC, holder.iri, coalesce(asOf, ''), quote, coalesce(percentMax, -1), status, document,
         company.iri
