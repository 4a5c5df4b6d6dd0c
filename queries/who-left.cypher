// summary: Who left which organisation, and when
// parameter: organisation | entity | any | one organisation alone
// column: person | entity | who left
// column: organisation | entity | what was left
// column: position | text | as what, in the source's words
// column: until | date | when, where it is said
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (person:Entity)-[job:WORKED_FOR|WORKS_FOR {status: 'asserted'}]->(organisation:Entity)
WHERE ($organisation IS NULL OR organisation.id = $organisation)
  AND (type(job) = 'WORKED_FOR' OR job.untilText IS NOT NULL)
MATCH (claim:Claim {fact: job.id})
WITH person, organisation, job, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT person, organisation, job.position AS position, job.untilText AS until, claim.quote AS quote,
       source.shown AS document
ORDER BY organisation.iri, person.iri, coalesce(until, ''), quote, coalesce(position, ''), document
