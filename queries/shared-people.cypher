// summary: Who founded, runs or worked for two companies at least
// parameter: company | entity | any | one of the two
// column: person | entity | who ties them together
// column: company | entity | one company
// column: tie | text | foundedBy, worksFor, workedFor or legalRepresentativeOf
// column: other | entity | another company
// column: otherTie | text | the tie to it
MATCH (person:Person)-[one:WORKS_FOR|WORKED_FOR|LEGAL_REPRESENTATIVE_OF|FOUNDED_BY {status: 'asserted'}]-(company:Entity)
WHERE ($company IS NULL OR company.id = $company) AND (type(one) = 'FOUNDED_BY') = (endNode(one) = person)
MATCH (person)-[two:WORKS_FOR|WORKED_FOR|LEGAL_REPRESENTATIVE_OF|FOUNDED_BY {status: 'asserted'}]-(other:Entity)
WHERE other <> company AND (type(two) = 'FOUNDED_BY') = (endNode(two) = person)
WITH DISTINCT person, company, other, type(one) AS first, type(two) AS second
RETURN person, company,
       CASE first
         WHEN 'WORKS_FOR' THEN 'worksFor'
         WHEN 'WORKED_FOR' THEN 'workedFor'
         WHEN 'FOUNDED_BY' THEN 'foundedBy'
         ELSE 'legalRepresentativeOf'
       END AS tie,
       other,
       CASE second
         WHEN 'WORKS_FOR' THEN 'worksFor'
         WHEN 'WORKED_FOR' THEN 'workedFor'
         WHEN 'FOUNDED_BY' THEN 'foundedBy'
         ELSE 'legalRepresentativeOf'
       END AS otherTie
ORDER BY person.iri, company.iri, tie, other.iri, otherTie
