// summary: Which companies a school ties: whose founders and staff went there, and which came out of it
// parameter: school | entity | any | one school alone
// column: school | entity | where both come from
// column: person | entity | one who went there; empty where the company itself came out of it
// column: company | entity | what the person founded or works for
// column: otherPerson | entity | another who went there; empty like the first
// column: other | entity | what the other founded or works for
MATCH (school:Entity)<-[was:EDUCATED_AT|SPUN_OUT_OF {status: 'asserted'}]-(one:Entity)
WHERE ($school IS NULL OR school.id = $school) AND (type(was) = 'EDUCATED_AT' OR school:University)
OPTIONAL MATCH (one)-[at:FOUNDED_BY|WORKS_FOR {status: 'asserted'}]-(place:Entity)
WHERE type(was) = 'EDUCATED_AT' AND (type(at) = 'FOUNDED_BY') = (endNode(at) = one)
WITH school, CASE type(was) WHEN 'EDUCATED_AT' THEN one END AS person,
     CASE type(was) WHEN 'EDUCATED_AT' THEN place ELSE one END AS company
WHERE company <> school
WITH school, collect(DISTINCT {person: person, company: company}) AS sides
UNWIND sides AS a
UNWIND sides AS b
WITH school, a.person AS person, a.company AS company, b.person AS otherPerson, b.company AS other
WHERE company <> other AND coalesce(person.iri, company.iri) < coalesce(otherPerson.iri, other.iri)
RETURN DISTINCT school, person, company, otherPerson, other
ORDER BY school.iri, coalesce(person.iri, ''), company.iri, coalesce(otherPerson.iri, ''), other.iri
