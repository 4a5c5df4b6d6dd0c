// summary: Who invested beside an investor, and in which companies
// parameter: investor | entity | tencent | whose companies are looked at
// column: investor | entity | who was asked about
// column: company | entity | where both have money
// column: other | entity | who invested in it as well
// column: round | text | the round of the other, where it is said
MATCH (investor:Entity)-[:INVESTED_IN {status: 'asserted'}]->(company:Entity)
      <-[theirs:INVESTED_IN {status: 'asserted'}]-(other:Entity)
WHERE ($investor IS NULL OR investor.id = $investor) AND other <> investor
RETURN DISTINCT investor, company, other, theirs.round AS round
ORDER BY company.iri, other.iri, coalesce(round, ''), investor.iri
