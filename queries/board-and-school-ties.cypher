// summary: Which companies are tied by people: one with a seat in both, or two who shared a school or an employer
// parameter: company | entity | any | one company alone
// column: company | entity | one company
// column: person | entity | who founded, runs or works for it
// column: through | entity | the school or former employer that the two share; empty where they are one person
// column: otherPerson | entity | who founded, runs or works for the other
// column: other | entity | the other company
MATCH (person:Entity)-[seat:WORKS_FOR|LEGAL_REPRESENTATIVE_OF|FOUNDED_BY {status: 'asserted'}]-(company:Entity)
WHERE ($company IS NULL OR company.id = $company) AND (type(seat) = 'FOUNDED_BY') = (endNode(seat) = person)
WITH DISTINCT person, company
OPTIONAL MATCH (person)-[:WORKED_FOR|EDUCATED_AT {status: 'asserted'}]->(shared:Entity)
               <-[:WORKED_FOR|EDUCATED_AT {status: 'asserted'}]-(colleague:Entity)
WHERE colleague <> person AND shared <> company
WITH company, person, [{person: person, through: null}] + collect(DISTINCT {person: colleague, through: shared}) AS ways
UNWIND ways AS way
WITH company, person, way.through AS through, way.person AS otherPerson
MATCH (otherPerson)-[chair:WORKS_FOR|LEGAL_REPRESENTATIVE_OF|FOUNDED_BY {status: 'asserted'}]-(other:Entity)
WHERE other <> company AND (through IS NULL OR through <> other)
  AND (type(chair) = 'FOUNDED_BY') = (endNode(chair) = otherPerson)
RETURN DISTINCT company, person, through, otherPerson, other
ORDER BY company.iri, other.iri, coalesce(through.iri, ''), person.iri, otherPerson.iri
