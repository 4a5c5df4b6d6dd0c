// summary: What is only planned, reported or denied
// parameter: status | text | any | planned, reported or denied alone
// parameter: about | entity | any | one company or investor alone
// column: status | text | planned, reported or denied
// column: subject | entity | who
// column: predicate | text | what
// column: object | entity | whom; empty for a value
// column: value | text | the value, with its unit
// column: date | date | when, where it is said
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (subject:Entity)-[link]->(target:Entity|FundingRound|Figure)
WITH subject, link, target, coalesce(link.id, target.id) AS fact, coalesce(link.status, target.status) AS status
WHERE status IN ['planned', 'reported', 'denied'] AND ($status IS NULL OR status = $status)
  AND ($about IS NULL OR subject.id = $about OR target.id = $about)
MATCH (claim:Claim {fact: fact})
WITH subject, link, target, status, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT status, subject, claim.predicate AS predicate, CASE WHEN target:Entity THEN target END AS object,
       target.value + ' ' + target.unit AS value,
       coalesce(link.dateText, CASE target.unit WHEN 'date' THEN target.statedDateText ELSE target.dateText END) AS date,
       claim.quote AS quote, source.shown AS document
ORDER BY status, subject.iri, predicate, coalesce(object.iri, ''), coalesce(value, ''), coalesce(date, ''), quote,
         document
