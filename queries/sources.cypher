// summary: How many documents say each fact about something
// parameter: about | entity | enflame | what the facts are about
// column: fact | text | the fact's id
// column: subject | entity | who
// column: predicate | text | what
// column: object | entity | whom; empty for a value
// column: value | text | the value, with its unit
// column: status | text | asserted, planned, reported or denied
// column: documents | number | how many say so
// column: publishers | number | how many publishers they have; copies of one story count for little
MATCH (subject:Entity)-[link]->(target:Entity|FundingRound|Figure)
WHERE $about IS NULL OR subject.id = $about OR target.id = $about
WITH subject, link, target, coalesce(link.id, target.id) AS fact
MATCH (claim:Claim {fact: fact})-[:QUOTED_FROM]->(source:Document)
RETURN fact, subject, claim.predicate AS predicate, CASE WHEN target:Entity THEN target END AS object,
       target.value + ' ' + target.unit AS value, coalesce(link.status, target.status) AS status,
       count(DISTINCT source) AS documents, count(DISTINCT source.publisher) AS publishers
ORDER BY documents DESC, predicate, fact
