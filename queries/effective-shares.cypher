// summary: What everybody has of a company in the end, directly and through others, as the program works it out
// parameter: company | entity | any | of one company alone
// parameter: owner | entity | any | what one owner alone has
// column: company | entity | whose shares
// column: owner | entity | who has them in the end
// column: minimum | number | per cent, the smallest share that the stated stakes allow
// column: maximum | number | per cent, the largest
// column: ultimate | text | yes where no owner of the owner is stated
// column: direct | text | yes where a direct stake is stated
// column: quote | quote | the sentence behind the first stake of the largest chain
// column: document | text | where it stands
MATCH (owner:Entity)-[share:DERIVED_SHARE]->(company:Entity)
WHERE ($company IS NULL OR company.id = $company) AND ($owner IS NULL OR owner.id = $owner)
WITH company, owner, share, share.facts[0] AS fact
MATCH (claim:Claim {fact: fact})
WITH company, owner, share, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN company, owner, share.minimum AS minimum, share.maximum AS maximum,
       CASE WHEN share.ultimate THEN 'yes' ELSE 'no' END AS ultimate,
       CASE WHEN share.direct THEN 'yes' ELSE 'no' END AS direct, claim.quote AS quote, source.shown AS document
ORDER BY company.iri, minimum DESC, maximum DESC, owner.iri
