// summary: What rests on one source only: said in one document, or in one sentence that others copy
// parameter: about | entity | any | one company or investor alone
// column: subject | entity | who
// column: predicate | text | what
// column: object | entity | whom; empty for a value
// column: value | text | the value, with its unit
// column: publisher | text | who published it, where that is known
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (subject:Entity)-[link]->(target:Entity|FundingRound|Figure)
WHERE coalesce(link.status, target.status) = 'asserted'
  AND ($about IS NULL OR subject.id = $about OR target.id = $about)
WITH subject, target, coalesce(link.id, target.id) AS fact
MATCH (claim:Claim {fact: fact})-[:QUOTED_FROM]->(source:Document)
WITH subject, target, fact, min(claim.iri) AS first, count(DISTINCT source) AS documents,
     count(DISTINCT claim.quote) AS wordings
WHERE documents = 1 OR wordings = 1
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT subject, claim.predicate AS predicate, CASE WHEN target:Entity THEN target END AS object,
       target.value + ' ' + target.unit AS value, source.publisher AS publisher, claim.quote AS quote,
       source.shown AS document
ORDER BY subject.iri, predicate, coalesce(object.iri, ''), coalesce(value, ''), quote, document
